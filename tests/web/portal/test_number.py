"""A new mobile number: only with a code to each, told to the old one, every other phone out; another's number is not taken."""

import pytest
from django.db import connection
from django.test import Client

from shuke.customers.models import Identifier, MemberSession, OneTimeCode
from shuke.foundation.kernel import cipher
from shuke.foundation.org.keyring import keyring
from shuke.service.conversations.rules.sealing import opened
from shuke.stewardship.privacy.models import Request
from tests.cast import build_cast
from tests.web.portal.phone import ask, code_of, inside, newest_text, signed_in, ticket_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
NEW = "13712345678"


@pytest.fixture
def shop():
    return build_cast()


def texts(most):
    """The newest texts, the newest first."""

    def look():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT m.id, m.wrapped, m.ciphertext, k.wrapped FROM conversations_message m"
                " LEFT JOIN customers_personkey k ON k.id = m.person_key_id ORDER BY m.id DESC LIMIT %s", [most]
            )  # fmt: skip
            return cursor.fetchall()

    found = []
    for id_, wrapped, sealed, person in inside(look):
        outer = cipher.unwrap(keyring().master, person) if person else keyring().master
        found.append(opened(cipher.unwrap(outer, wrapped), id_, sealed).text)
    return found


def asked(client, phone=NEW):
    """(the answer, the ticket, the new phone's code, the old one's)."""
    inside(lambda: OneTimeCode.objects.all().delete())  # a minute has passed
    page = client.post("/me/mine/number", {"phone": phone})
    assert page.status_code == 200, page.content.decode()[-600:]
    new, old = (code_of(text) for text in texts(2))
    return ticket_in(page.content.decode()), new, old


def other(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_both_codes_change_it_and_every_other_phone_is_out(shop):
    client, left = signed_in("lin"), None
    inside(lambda: OneTimeCode.objects.all().delete())
    left = signed_in("lin")
    ticket, new, old = asked(client)
    sent = {"ticket": ticket, "code_new": new, "code_old": old}
    assert client.post("/me/mine/number", sent | {"code_old": other(old)}).status_code == 422
    assert client.post("/me/mine/number", sent | {"code_new": other(new)}).status_code == 422
    assert client.post("/me/mine/number", sent | {"ticket": "forged"}).status_code == 422
    answer = client.post("/me/mine/number", sent)
    assert answer.status_code == 302
    assert client.get("/me/").status_code == 200 and left.get("/me/").status_code == 302
    assert inside(lambda: MemberSession.objects.filter(ended_at=None).count()) == 1
    held = inside(
        lambda: list(
            Identifier.objects.filter(kind="phone", customer_id=shop.customers["lin"], ended_at=None)
        )
    )
    assert len(held) == 1 and held[0].is_primary
    assert "5678" in texts(1)[0] and "不是本人" in texts(1)[0]
    inside(lambda: OneTimeCode.objects.all().delete())
    page = ask(Client(), NEW)
    again = Client()
    answer = again.post(
        "/me/in/code", {"ticket": ticket_in(page.content.decode()), "code": code_of(newest_text())}
    )
    assert answer.status_code == 302 and "林慧敏" in again.get("/me/").content.decode()


def test_the_codes_of_one_number_change_no_other_and_no_other_member(shop):
    client, stranger = signed_in("lin"), signed_in("wujg")
    ticket, new, old = asked(client)
    sent = {"ticket": ticket, "code_new": new, "code_old": old}
    assert stranger.post("/me/mine/number", sent).status_code == 422
    assert client.post("/me/mine/number", sent | {"code_new": old, "code_old": new}).status_code == 422
    assert (
        inside(lambda: Identifier.objects.filter(kind="phone", customer_id=shop.customers["lin"]).count())
        == 1
    )


def test_a_number_of_another_membership_stays_there_and_is_told_only_with_both_codes(shop):
    client = signed_in("lin")
    ticket, new, old = asked(client, "13900132750")
    wrong = client.post("/me/mine/number", {"ticket": ticket, "code_new": other(new), "code_old": old})
    assert wrong.status_code == 422 and "另一个会员" not in wrong.content.decode()
    told = client.post("/me/mine/number", {"ticket": ticket, "code_new": new, "code_old": old})
    assert told.status_code == 409 and "另一个会员" in told.content.decode()
    assert client.get("/me/").status_code == 200  # nothing was changed, nobody was signed out


def test_the_own_number_and_no_number_are_refused_and_the_store_is_told_of_a_lost_one(shop):
    client = signed_in("lin")
    for phone in ("13800138016", "12"):
        assert client.post("/me/mine/number", {"phone": phone}).status_code in (400, 422)
    for _tap in range(2):
        assert client.post("/me/mine/number/old").status_code == 302
    one = inside(lambda: list(Request.objects.values_list("customer_id", "kind", "way", "proof")))
    assert one == [(shop.customers["lin"], "correct", "card", "")]
