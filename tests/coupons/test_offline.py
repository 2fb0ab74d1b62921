"""Tills without a network: what is signed is believed, nothing else; what was used twice is listed with both tills."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.foundation.org.actor import acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.refusals import NotFound, OtherBody
from shuke.trade.coupons.commands.offline import (
    AllowanceOpen,
    Redeemed,
    issue_allowance,
    reconcile_allowance,
)
from shuke.trade.coupons.queries.differences import offline_differences
from shuke.trade.coupons.queries.tickets import ticket_of, tickets_public_key
from shuke.trade.coupons.rules.offers import Offer
from shuke.trade.coupons.rules.offline import (
    ALLOWANCE,
    TICKET,
    Allowance,
    AllowanceOver,
    AllowanceSpent,
    SignatureWrong,
    Ticket,
    allowance_in,
    left_of,
    public_key,
    require_allowed,
    signed,
    ticket_in,
)
from shuke.trade.coupons.rules.standing import CouponExpired
from shuke.trade.programme.rules.conditions import Where
from tests.coupons.tills import NOON, Till, rows
from tests.ledger.books import Books

KEY = bytes(range(32))
PUBLIC = public_key(KEY)
OFFER = Offer("TEN", "amount", minor=1000, where=Where(units=frozenset({3}), least_minor=5000))
TODAY = date(2026, 11, 22)
UNTIL = datetime(2026, 11, 23, tzinfo=UTC)
ALLOWED = Allowance(7, "till-1", 3, "coupons", 5000, UNTIL.isoformat())


def test_what_was_signed_is_read_again():
    ticket = Ticket("23456789ABCDEF", OFFER, TODAY)
    text = signed(KEY, TICKET, ticket)
    assert ticket_in(PUBLIC, f" {text}\n", TODAY) == ticket and len(text) < 400
    assert allowance_in(PUBLIC, signed(KEY, ALLOWANCE, ALLOWED)) == ALLOWED
    with pytest.raises(CouponExpired):
        ticket_in(PUBLIC, text, TODAY + timedelta(days=1))


@given(st.integers(0, 10_000), st.characters(codec="ascii"))
def test_one_changed_letter_is_no_signature(place, letter):
    text = signed(KEY, TICKET, Ticket("23456789ABCDEF", OFFER))
    place %= len(text)
    other = text[:place] + letter + text[place + 1 :]
    if other.strip() != text:
        with pytest.raises(SignatureWrong):
            ticket_in(PUBLIC, other, TODAY)


@given(st.text(max_size=200) | st.binary(max_size=90).map(lambda raw: f"SKC1.{raw.hex()}.{raw.hex()}"))
def test_anything_else_is_refused(text):
    with pytest.raises(SignatureWrong):
        ticket_in(PUBLIC, text, TODAY)


def test_an_allowance_is_no_coupon_and_another_shops_key_counts_nothing():
    text = signed(KEY, ALLOWANCE, ALLOWED)
    for wrong in (text, text.replace("SKA1", "SKC1"), signed(bytes(32), TICKET, Ticket("X", OFFER))):
        with pytest.raises(SignatureWrong):
            ticket_in(PUBLIC, wrong, TODAY)


@given(st.lists(st.integers(1, 3000), max_size=12))
def test_a_till_never_goes_beyond_its_allowance(amounts):
    spent = 0
    for minor in amounts:
        try:
            require_allowed(ALLOWED, "till-1", spent, minor, UNTIL - timedelta(seconds=1))
        except AllowanceSpent:
            assert spent + minor > 5000
        else:
            spent += minor
    assert spent <= 5000 and left_of(ALLOWED, spent) == 5000 - spent


@pytest.mark.parametrize(("terminal", "now"), [("till-2", UNTIL - timedelta(hours=1)), ("till-1", UNTIL)])
def test_it_is_for_one_terminal_and_for_its_time(terminal, now):
    with pytest.raises(AllowanceOver):
        require_allowed(ALLOWED, terminal, 0, 1, now)


@pytest.fixture
def till(cast):
    return Till(cast)


def allowance(till, budget=2000, kind="coupons"):
    given = {"terminal": "till-1", "kind": kind, "budget_minor": budget, "unit_id": till.unit_id, "now": NOON}
    text = till.do(issue_allowance, key=f"a/{kind}/{budget}", **given).value
    with acting_as(till.actor):
        return allowance_in(tickets_public_key(actor=till.actor), text)


def sent(till, serial, *redeemed, **more):
    now = NOON + timedelta(hours=3)
    return till.do(
        reconcile_allowance, serial=serial, redeemed=redeemed, unit_id=till.unit_id, now=now, **more
    )


def redeemed(till, number, code, minor=1000, at=NOON):
    return Redeemed(number, minor, at, till.order, code, ((till.line, minor),))


@pytest.mark.django_db(databases=["default", "witness"])
def test_what_a_till_did_is_booked_once_and_what_was_used_twice_is_listed(till, cast):
    offer = till.offer()
    codes = [till.give(offer) for _n in range(3)]
    till.use(codes[1], customer=till.lin)  # the same coupon at a till with a network
    till = Till(cast, cast.actor("wu"))
    granted = allowance(till)
    with pytest.raises(AllowanceOpen):
        allowance(till, budget=1)
    told = [redeemed(till, place, code) for place, code in enumerate(codes)]
    assert sent(till, granted.serial, *told[:2]).value == {"0": "accepted", "1": "doubled"}
    again = sent(till, granted.serial, *told)
    assert again.value == {"0": "accepted", "1": "doubled", "2": "beyond"}
    assert isinstance(sent(till, granted.serial, *told), Unchanged)
    with pytest.raises(OtherBody):
        sent(till, granted.serial, redeemed(till, 0, codes[0], minor=1))
    assert rows("SELECT count(*) FROM coupons_used") == [(3,)]
    with acting_as(cast.actor("chen")):
        found = offline_differences(actor=cast.actor("chen"))
    assert [(one.verdict, one.terminal, one.store, one.first_store) for one in found] == [
        ("beyond", "till-1", "湖滨店", ""), ("doubled", "till-1", "湖滨店", "湖滨店"),
    ]  # fmt: skip
    assert isinstance(sent(till, granted.serial, is_last=True), Done)
    assert allowance(till, budget=1).serial != granted.serial


@pytest.mark.django_db(databases=["default", "witness"])
def test_points_of_a_till_without_a_network_are_booked_too(till, cast):
    Books(cast).earn(100, "e")
    granted = allowance(till, kind="points")
    first, second = (
        Redeemed(number, 800, NOON, till.order, customer_id=till.lin, points=80) for number in (1, 2)
    )
    assert sent(till, granted.serial, first, second).value == {"1": "accepted", "2": "refused"}
    assert Books(cast).available == 20
    assert rows("SELECT reason FROM coupons_reported WHERE verdict = 'refused'") == [("points_insufficient",)]


@pytest.mark.django_db(databases=["default", "witness"])
def test_a_picture_of_a_coupon_is_for_who_reaches_its_owner(till, cast):
    till.give(till.offer())
    [(coupon,)] = rows("SELECT id FROM coupons_coupon")
    with acting_as(cast.actor("zhou")):
        text = ticket_of(actor=cast.actor("zhou"), coupon_id=coupon, now=NOON)
        public = tickets_public_key(actor=cast.actor("zhou"))
        assert ticket_in(public, text, TODAY).offer.minor == 1000
    for login in ("he", "qian"):
        with acting_as(cast.actor(login)), pytest.raises(NotFound):
            ticket_of(actor=cast.actor(login), coupon_id=coupon, now=NOON)
