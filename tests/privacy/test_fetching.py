"""A member fetches the own copy from the card: in minutes, without anybody, and nobody else's phone opens it."""

import io
import json
import re
import secrets
import zipfile

import pytest
from django.db import connection, transaction
from django.test import Client

from shuke.customers.commands.agreeing.joining import link_hash
from shuke.customers.models import CardLink, Identifier
from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.keyring import keyring
from shuke.service.conversations.rules.sealing import opened
from shuke.stewardship.privacy.models import Request
from tests.cast import build_cast
from tests.org.log import events

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


@pytest.fixture
def shop():
    return build_cast()


def inside(act):
    with acting_as(SYSTEM), transaction.atomic():
        return act()


def card_of(shop, key="lin"):
    """The secret of a link to a member's card."""
    secret = secrets.token_urlsafe(32)
    inside(lambda: CardLink.objects.create(customer_id=shop.customers[key], secret_hash=link_hash(secret)))
    return secret


def code_sent():
    """The code in the newest message, and to whom it goes."""

    def look():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, wrapped, ciphertext FROM conversations_message ORDER BY id DESC LIMIT 1"
            )
            return cursor.fetchone()

    id_, wrapped, sealed = inside(look)
    content = opened(cipher.unwrap(keyring().master, wrapped), id_, sealed)
    return re.search(r"\d{6}", content.text)[0], content.address


def asked(client, secret):
    page = client.post(f"/card/{secret}/copy").content.decode()
    return re.search(r'name="ticket" value="([^"]+)"', page)[1], page


def test_a_code_and_the_file_is_there(shop):
    client, secret = Client(), card_of(shop)
    assert f"/card/{secret}/copy" in client.get(f"/card/{secret}").content.decode()
    assert client.get(f"/card/{secret}/copy").status_code == 200
    ticket, page = asked(client, secret)
    assert "138****8016" in page and "13800138016" not in page
    code, address = code_sent()
    assert address == "+8613800138016"
    answer = client.post(f"/card/{secret}/copy/file", {"ticket": ticket, "code": code})
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    every = json.loads(zipfile.ZipFile(io.BytesIO(answer.content)).read("all.json"))
    assert every["customers_customer"][0]["name"] == "林慧敏" and len(every["orders_order"]) == 3
    [request] = inside(lambda: list(Request.objects.all()))
    assert (request.kind, request.way, request.proof, request.state) == ("copy", "card", "code", "done")
    with transaction.atomic():
        [event] = events("privacy.fetch_own_copy")
    assert event.customers == [shop.customers["lin"]] and event.facts["rows"]["orders_order"] == 3
    assert not re.search("林慧敏|13800138016", json.dumps(event.facts, ensure_ascii=False))


def test_a_wrong_code_opens_nothing_and_a_right_one_only_once(shop):
    client, secret = Client(), card_of(shop)
    ticket, _page = asked(client, secret)
    code, _address = code_sent()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for tried in (wrong, "", "abc"):
        answer = client.post(f"/card/{secret}/copy/file", {"ticket": ticket, "code": tried})
        assert answer.status_code >= 400 and "zip" not in answer["Content-Type"]
    assert client.post(f"/card/{secret}/copy/file", {"ticket": "forged", "code": code}).status_code >= 400
    assert client.post(f"/card/{secret}/copy/file", {"ticket": ticket, "code": code}).status_code == 200
    again = client.post(f"/card/{secret}/copy/file", {"ticket": ticket, "code": code})
    assert again.status_code >= 400 and "zip" not in again["Content-Type"]


def test_the_code_of_ones_own_phone_opens_no_other_card(shop):
    client, mine, hers = Client(), card_of(shop, "wujg"), card_of(shop, "lin")
    ticket, _page = asked(client, mine)
    code, _address = code_sent()
    answer = client.post(f"/card/{hers}/copy/file", {"ticket": ticket, "code": code})
    assert answer.status_code >= 400 and "林慧敏" not in answer.content.decode(errors="replace")


def test_without_a_phone_the_store_is_asked(shop):
    inside(
        lambda: Identifier.objects.filter(customer_id=shop.customers["lin"]).update(
            ended_at="2026-01-01T00:00Z"
        )
    )
    answer = Client().post(f"/card/{card_of(shop)}/copy")
    assert answer.status_code == 422 and "ticket" not in answer.content.decode()
    assert inside(lambda: Request.objects.count()) == 0


def test_a_link_that_is_none_asks_for_nothing(shop):
    for address in ("/card/guess/copy", "/card/guess/copy/file"):
        assert Client().post(address, {"ticket": "x", "code": "1"}).status_code == 404
    assert inside(lambda: Request.objects.count()) == 0
