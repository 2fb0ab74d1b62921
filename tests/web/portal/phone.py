"""A member's phone in tests: the code out of the outbox, and a client that is signed in."""

import re

from django.db import connection, transaction
from django.test import Client

from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.keyring import keyring
from shuke.service.conversations.rules.sealing import opened

PHONES = {
    "lin": "13800138016",
    "wujg": "13900132750",
    "zhao": "13600139043",
    "fang": "13500136621",
    "new": "13700135518",
}


def inside(act):
    with acting_as(SYSTEM), transaction.atomic():
        return act()


def newest_text() -> str:
    """The words of the newest message."""

    def look():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, wrapped, ciphertext FROM conversations_message WHERE purpose = 'code' ORDER BY id DESC LIMIT 1"
            )
            return cursor.fetchone()

    id_, wrapped, sealed = inside(look)
    return opened(cipher.unwrap(keyring().master, wrapped), id_, sealed).text


def code_of(text: str) -> str:
    return re.search(r"\d{6}", text)[0]


def ticket_in(page: str) -> str:
    return re.search(r'name="ticket" value="([^"]+)"', page)[1]


def ask(client: Client, phone: str, **more: str):
    return client.post("/me/in", {"phone": phone, **more})


def signed_in(key: str, *, remember: bool = True) -> Client:
    """A phone on which that member is signed in."""
    client = Client(raise_request_exception=False)
    page = ask(client, PHONES[key], **({"remember": "on"} if remember else {})).content.decode()
    answer = client.post("/me/in/code", {"ticket": ticket_in(page), "code": code_of(newest_text())})
    assert answer.status_code == 302, answer.content.decode()[-800:]
    return client
