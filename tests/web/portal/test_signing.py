"""A member signs in with a phone and a code: the same for every phone, five tries, and out again."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from shuke.customers.models import Identifier, MemberSession
from tests.cast import build_cast
from tests.org.log import events
from tests.web.portal.phone import PHONES, ask, code_of, inside, newest_text, signed_in, ticket_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
NAME = settings.MEMBER_COOKIE_NAME


@pytest.fixture
def shop():
    return build_cast()


def opens(client: Client) -> bool:
    answer = client.get("/me/")
    assert answer.status_code == 200 or answer["Location"].startswith("/me/in"), answer.status_code
    return answer.status_code == 200


def test_phone_code_card_and_out(shop):
    client = signed_in("lin")
    page = client.get("/me/").content.decode()
    assert "林慧敏" in page and "138" not in page
    cookie = client.cookies[NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"
    assert cookie["max-age"] == 90 * 86400
    assert client.post("/me/out").status_code == 302
    client.cookies[NAME] = cookie.value  # whoever copied it
    assert not opens(client)
    [signed] = inside(lambda: events("customers.sign_in_member"))
    assert signed.customers == [shop.customers["lin"]] and cookie.value not in str(signed.facts)


def test_a_known_and_an_unknown_phone_get_the_same_page(shop):
    pages = []
    for phone in (PHONES["lin"], "13812348016"):
        answer = ask(Client(), phone)
        body = answer.content.decode()
        for once in (ticket_in(body), phone, *[part.split('"')[0] for part in body.split('value="')[1:]]):
            body = body.replace(once, "…") if once else body
        pages.append((answer.status_code, body.replace("138****8016", "…")))
    assert pages[0] == pages[1]


def test_who_is_no_member_is_led_to_joining_and_the_code_stays_good(shop):
    client = Client()
    ticket = ticket_in(ask(client, "13812348016").content.decode())
    code = code_of(newest_text())
    for _again in range(2):
        answer = client.post("/me/in/code", {"ticket": ticket, "code": code})
        assert answer.status_code == 404 and "/join/lake" in answer.content.decode()
    assert NAME not in client.cookies


def test_five_wrong_tries_end_a_code(shop):
    client = Client()
    ticket, code = ticket_in(ask(client, PHONES["lin"]).content.decode()), code_of(newest_text())
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _try in range(5):
        answer = client.post("/me/in/code", {"ticket": ticket, "code": wrong})
        assert answer.status_code == 422
    assert client.post("/me/in/code", {"ticket": ticket, "code": code}).status_code in (422, 429)
    assert NAME not in client.cookies


def test_a_second_code_at_once_and_a_sixth_within_the_hour_are_refused(shop):
    assert ask(Client(), PHONES["lin"]).status_code == 200
    answer = ask(Client(), PHONES["lin"])
    assert answer.status_code == 429 and answer["Retry-After"] == "60"


def test_a_code_works_once_and_for_its_own_phone(shop):
    client = Client()
    ticket, code = ticket_in(ask(client, PHONES["lin"]).content.decode()), code_of(newest_text())
    other = ticket_in(ask(Client(), PHONES["wujg"]).content.decode())
    assert client.post("/me/in/code", {"ticket": other, "code": code}).status_code == 422
    assert client.post("/me/in/code", {"ticket": ticket, "code": code}).status_code == 302
    assert Client().post("/me/in/code", {"ticket": ticket, "code": code}).status_code == 422
    assert Client().post("/me/in/code", {"ticket": "forged", "code": code}).status_code == 422


def test_a_phone_that_is_not_remembered_is_forgotten_sooner(shop):
    client = signed_in("lin", remember=False)
    assert client.cookies[NAME]["max-age"] == "" and opens(client)
    inside(lambda: MemberSession.objects.update(created_at=timezone.now() - timedelta(days=1),
                                                until_at=timezone.now() - timedelta(hours=1)))  # fmt: skip
    assert not opens(client)


def test_a_number_that_is_somebody_elses_now_opens_nothing(shop):
    client = signed_in("lin")
    assert opens(client)
    lin = shop.customers["lin"]
    inside(lambda: Identifier.objects.filter(customer_id=lin, kind="phone").update(ended_at=timezone.now()))
    assert not opens(client)


def test_another_phone_is_signed_out_from_this_one(shop):
    one, two = signed_in("lin"), None
    inside(lambda: MemberSession.objects.update(device="old"))
    inside(
        lambda: (
            __import__("shuke.customers.models", fromlist=["OneTimeCode"]).OneTimeCode.objects.all().delete()
        )
    )
    two = signed_in("lin")
    ids = inside(lambda: dict(MemberSession.objects.values_list("device", "id")))
    stranger = signed_in("wujg")
    assert stranger.post("/me/mine/phones", {"phone": ids["old"]}).status_code == 302 and opens(one)
    assert two.post("/me/mine/phones", {"phone": ids["old"]}).status_code == 302
    assert not opens(one) and opens(two)


def test_staff_and_strangers_are_nobody_here(shop):
    staff = Client()
    staff.post("/login", {"login": "chen", "password": "一叶茶铺-熟客-2026"})
    for client in (staff, Client()):
        assert not opens(client)
    member = signed_in("lin")
    assert member.get("/customers").headers["Location"].startswith("/login")


@pytest.mark.parametrize(
    "wanted", ["//evil.example/me/", "/\\evil.example", "https://evil.example/me/", "/customers", "/me/\\x"]
)
def test_nobody_is_led_elsewhere(shop, wanted):
    client = Client()
    page = ask(client, PHONES["lin"], next=wanted).content.decode()
    answer = client.post("/me/in/code", {"ticket": ticket_in(page), "code": code_of(newest_text())})
    assert answer["Location"] == "/me/"
