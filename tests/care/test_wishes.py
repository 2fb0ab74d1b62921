"""Wishes: noted by one tap, told of when the goods come in, once, and to nobody out of reach."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.refusals import NotFound
from shuke.service.care.commands.wishes import (
    EndUnknown,
    Wanted,
    WishEmpty,
    close_wish,
    note_wish,
    tell_arrivals,
)
from shuke.service.care.models import Followup, Wish
from shuke.service.care.queries.wishes import wishes_of
from shuke.trade.catalog.models import Product, Stock
from tests.cast import TODAY

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


@pytest.fixture
def tea(cast):
    with acting_as(SYSTEM):
        return Product.objects.create(code="W1", name="正山小种", name_en="Lapsang").id


def lies(cast, product, on_hand, unit="lake"):
    with acting_as(SYSTEM):
        Stock.objects.update_or_create(
            product_id=product, unit_id=cast.units[unit],
            defaults={"on_hand": Decimal(on_hand), "counted_at": timezone.now()},
        )  # fmt: skip


def wished(cast, wanted, login="zhou", key=None, customer="lin", unit="lake"):
    actor = cast.actor(login)
    with acting_as(actor), transaction.atomic():
        return note_wish(
            actor=actor, customer_id=cast.customers[customer], wanted=wanted, unit_id=cast.units[unit], today=TODAY, key=key
        )  # fmt: skip


def told():
    with acting_as(CLOCK), transaction.atomic():
        return tell_arrivals(actor=CLOCK, today=TODAY).value


def test_what_was_not_there_is_told_of_once_when_it_comes(cast, tea):
    wish = wished(cast, Wanted(tea), key="w1")
    assert isinstance(wish, Done) and isinstance(wished(cast, Wanted(tea), key="w1"), Replayed)
    assert told() == 0
    lies(cast, tea, 5, unit="hill")  # another store's
    assert told() == 0
    lies(cast, tea, 5)
    assert (told(), told()) == (1, 0)
    with acting_as(SYSTEM):
        plan = Followup.objects.get(kind="wish")
    assert (plan.customer_id, plan.owner_id, plan.due_on) == (
        cast.customers["lin"],
        cast.staff["zhou"],
        TODAY,
    )
    assert plan.reason["text_en"] == "Lapsang"


def test_what_lay_there_all_along_has_not_arrived(cast, tea):
    lies(cast, tea, 3)
    wished(cast, Wanted(tea, size="250g"))
    assert told() == 0
    lies(cast, tea, 1)
    assert told() == 0  # two were sold
    lies(cast, tea, 2)
    assert told() == 1


@pytest.mark.parametrize(
    ("wanted", "login", "customer", "unit", "refusal"),
    [
        (Wanted(), "zhou", "lin", "lake", WishEmpty),
        (Wanted(words=" "), "zhou", "lin", "lake", WishEmpty),
        (Wanted(10**9), "zhou", "lin", "lake", NotFound),
        (Wanted(words="大红袍"), "zhou", "zhao", "lake", NotFound),
        (Wanted(words="大红袍"), "zhou", "lin", "hill", NotFound),
    ],
)
def test_what_is_no_wish(cast, wanted, login, customer, unit, refusal):
    with pytest.raises(refusal):
        wished(cast, wanted, login, customer=customer, unit=unit)
    with acting_as(SYSTEM):
        assert Wish.objects.count() == 0


def test_a_wish_is_seen_by_who_reaches_the_customer_and_ends_once(cast):
    wish = wished(cast, Wanted(words="大红袍", size="100g")).value
    seen = {}
    for login in ("zhou", "li", "chen", "gao"):
        actor = cast.actor(login)
        with acting_as(actor):
            seen[login] = [one.words for one in wishes_of(actor=actor, customer_id=cast.customers["lin"])]
    assert seen == {"zhou": ["大红袍"], "li": [], "chen": ["大红袍"], "gao": []}
    zhou = cast.actor("zhou")
    with acting_as(zhou), transaction.atomic(), pytest.raises(EndUnknown):
        close_wish(actor=zhou, wish_id=wish, outcome="?")
    with acting_as(zhou), transaction.atomic():
        assert isinstance(close_wish(actor=zhou, wish_id=wish, outcome="bought"), Done)
        assert isinstance(close_wish(actor=zhou, wish_id=wish, outcome="bought"), Unchanged)
    with acting_as(cast.actor("li")), transaction.atomic(), pytest.raises(NotFound):
        close_wish(actor=cast.actor("li"), wish_id=wish, outcome="bought")
