"""A birthday is contact data: hidden until it is opened for a reason, which the log keeps."""

import pytest
from django.db import transaction

from shuke.customers.commands.identifiers import ReasonMissing, reveal_birthday
from shuke.customers.models import Birthday
from shuke.customers.queries.profile import profile_of
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import Forbidden, NotFound
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
PASSWORD = "一叶茶铺-熟客-2026"


@pytest.fixture(autouse=True)
def born(cast):
    with acting_as(SYSTEM), transaction.atomic():
        Birthday.objects.create(customer_id=cast.customers["lin"], year=1980, month=8, day=11)


def reveal(cast, login, customer="lin", reason="call"):
    actor = cast.actor(login)
    with acting_as(actor), transaction.atomic():
        return reveal_birthday(actor=actor, customer_id=cast.customers[customer], reason=reason)


@pytest.mark.parametrize(
    ("login", "is_masked"),
    [("chen", True), ("shi", True), ("zhou", True), ("shen", True), ("qian", False)],
)
def test_nobody_is_shown_it_unasked(cast, login, is_masked):
    actor = cast.actor(login)
    with acting_as(actor), transaction.atomic():
        shown = profile_of(actor=actor, customer_id=cast.customers["lin"])
    assert (shown.birthday, shown.is_birthday_masked) == (None, is_masked)


def test_who_sees_contacts_in_full_sees_it(cast):
    with acting_as(SYSTEM), transaction.atomic():
        shown = profile_of(actor=SYSTEM, customer_id=cast.customers["lin"])
    assert (shown.birthday, shown.is_birthday_masked) == ((1980, 8, 11, False), False)


def test_it_is_opened_for_a_reason_and_the_story_says_so(cast):
    assert reveal(cast, "zhou") == Done((1980, 8, 11, False))
    (event,) = events("customers.reveal_birthday")
    assert event.facts == {"kind": "birthday", "reason": "call", "role": "assistant"} and event.customers == [
        cast.customers["lin"]
    ]


@pytest.mark.parametrize(
    ("login", "customer", "reason", "refusal"),
    [("zhou", "lin", "curiosity", ReasonMissing), ("gao", "lin", "call", NotFound), ("chen", "wujg", "call", NotFound),
     ("feng", "lin", "call", Forbidden), ("qian", "lin", "call", Forbidden)],
)  # fmt: skip
def test_it_is_not_opened_otherwise(cast, login, customer, reason, refusal):
    with pytest.raises(refusal):
        reveal(cast, login, customer, reason)
    assert events("customers.reveal_birthday") == []


def test_the_page_hides_it_and_shows_it_for_a_minute(cast, client):
    client.post("/login", {"login": "zhou", "password": PASSWORD})
    address = f"/customers/{cast.customers['lin']}"
    page = client.get(address).content.decode()
    assert "生日 ****" in page and "8月11日" not in page and "46 岁" not in page
    opened = client.post(f"{address}/birthday/reveal", {"reason": "call"}, headers={"HX-Request": "true"})
    assert opened["Cache-Control"] == "no-store"
    text = opened.content.decode()
    assert "8月11日" in text and "1980" in text and 'data-hide-after="60"' in text and "<html" not in text


def test_the_form_does_not_tell_it(cast, client):
    client.post("/login", {"login": "chen", "password": PASSWORD})
    form = client.get(f"/customers/{cast.customers['lin']}/edit").content.decode()
    assert "已登记生日" in form and "1980" not in form and "<option selected>8" not in form
