"""Friends are brought: once, for real, by two people; what comes back takes it back to the point."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from shuke.customers.commands.agreeing.sessions import Device
from shuke.customers.models import MemberSession
from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.reach import member_at
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.stewardship.resolution.commands.merging import merge_customers
from shuke.trade.counter.queries.signs import signs_of_fraud
from shuke.trade.ledger.commands.adjusting import SecondPerson
from shuke.trade.ledger.queries.balances import balance_of
from shuke.trade.orders.commands.refunds import record_refund
from shuke.trade.programme.commands.terms import draft_terms, publish_terms, rehearse_terms
from shuke.trade.referrals.commands.deciding import allow_referral, refuse_referral
from shuke.trade.referrals.commands.naming import name_referrer
from shuke.trade.referrals.commands.settling import settle_due, settle_referral
from shuke.trade.referrals.models import Referral
from shuke.trade.referrals.queries.referrals import brought_by, inviting_of, referrals_listed
from shuke.trade.referrals.rules.checks import REASONS, Limits, Looked, reasons_against
from shuke.trade.referrals.rules.codes import LENGTH, InviteUnknown, code_for, read_code, shown_code
from shuke.trade.referrals.rules.standing import (
    AlreadyBrought,
    NotHeld,
    NotNew,
    NotOffered,
    OwnInvite,
    Purchase,
    ReasonMissing,
    Situation,
    next_state,
)
from tests.programme.test_awards import sell
from tests.programme.world import DOCUMENT, NOON, TODAY, do, rows

db = pytest.mark.django_db(databases=["default", "witness"])
PROMISE = DOCUMENT | {
    "events": [["sign_up", 20], ["referral", 300]],
    "invite": {"friend_points": 100, "least_minor": 30_000, "within_days": 30, "return_days": 7},
}
LATER = NOON + timedelta(days=8)


@pytest.fixture
def shop(published):
    """Terms that promise something for a friend."""
    draft = do(draft_terms, document=PROMISE, now=NOON - timedelta(days=2)).value
    do(rehearse_terms, CLOCK, version_id=draft, now=NOON - timedelta(days=1), today=TODAY)
    do(publish_terms, version_id=draft, now=NOON - timedelta(days=1))
    return published


def invite(shop, who="lin"):
    return shown_code(code_for(keyring().index, shop.customers[who]))


def named(shop, who="lin", friend="new", actor=SYSTEM, **given):
    told = {"invite": invite(shop, who), "unit_id": shop.units["lake"], "now": NOON, **given}
    return do(name_referrer, actor, customer_id=shop.customers[friend], **told)


def points(shop, who, at=NOON):
    with acting_as(SYSTEM):
        held = balance_of(actor=SYSTEM, customer_id=shop.customers[who], now=at)
    return held.available, held.pending


def state(referral_id):
    return rows(Referral, id=referral_id)[0].state


@given(st.integers(1, 2**32 - 1), st.binary(min_size=32, max_size=32))
def test_a_code_leads_back_to_its_member_however_it_is_typed(number, key):
    code = code_for(key, number)
    assert len(code) == LENGTH and read_code(key, f" {code[:4].lower()} - {code[4:]} ") == number


@given(st.integers(1, 10**6), st.integers(0, LENGTH - 1), st.integers(1, 30))
def test_one_wrong_letter_is_nobody_of_a_house_of_a_million(number, place, by):
    from shuke.trade.ledger.rules.codes import LETTERS

    key = b"k" * 32
    code = code_for(key, number)
    other = LETTERS[(LETTERS.index(code[place]) + by) % len(LETTERS)]
    try:
        found = read_code(key, code[:place] + other + code[place + 1 :])
    except InviteUnknown:
        return
    assert found != number  # by chance of one in 850 thousand it would be somebody else's


@given(
    st.sets(st.sampled_from(["phone", "email", "household", "guardian", "device"])), st.integers(1, 9), st.integers(1, 30),
    st.integers(0, 5), st.booleans(), st.booleans(),
)  # fmt: skip
def test_each_sign_has_its_name_and_nothing_speaks_against_strangers(
    shared, today, month, hand, staff, circle
):
    looked = Looked(frozenset(shared), today, month, hand, staff, circle)
    found = reasons_against(looked, Limits(3, 10))
    assert list(found) == [one for one in REASONS if one in found]
    assert ("per_day" in found) == (today > 3) and ("per_month" in found) == (month > 10)
    assert (
        ("same_hand" in found) == (hand >= 3)
        and ("own_staff" in found) == staff
        and ("circle" in found) == circle
    )
    assert shared <= set(found) and reasons_against(Looked(), Limits()) == ()


@given(st.integers(0, 40), st.integers(0, 60_000), st.booleans(), st.booleans(), st.booleans())
def test_nothing_is_earned_below_the_threshold_or_before_it_is_ripe(days, stands, is_two, held, allowed):
    bought = Purchase(1, 1, NOON, stands)
    given_ = Situation(
        "pending", date(2026, 12, 22), 30_000, TODAY + timedelta(days=days), NOON + timedelta(days=days), bought,
        NOON + timedelta(days=7), ("phone",) if held else (), allowed, is_two,
    )  # fmt: skip
    found = next_state(given_)
    if stands < 30_000 or not is_two:
        assert found == "taken_back"
    else:
        assert found == ("earned" if days >= 7 else "pending")


@db
def test_both_have_it_pending_then_for_good_and_once(shop):
    one = named(shop)
    assert isinstance(one, Done) and state(one.value) == "waiting"
    assert isinstance(named(shop), Unchanged) and named(shop).value == one.value
    before = points(shop, "lin")
    order = sell(shop, "P-1", [("T1", 1, 68000)], at=NOON + timedelta(hours=1))
    assert order
    assert isinstance(do(settle_due, CLOCK, now=NOON + timedelta(hours=2)), Done)
    assert isinstance(do(settle_due, CLOCK, now=NOON + timedelta(hours=2)), Unchanged)
    assert state(one.value) == "pending"
    assert points(shop, "lin") == (before[0], before[1] + 300) and points(shop, "new")[1] == 100
    do(settle_due, CLOCK, now=LATER)
    assert state(one.value) == "earned"
    assert isinstance(do(settle_due, CLOCK, now=LATER), Unchanged)
    assert points(shop, "lin", LATER) == (before[0] + 300, before[1]) and points(shop, "new", LATER)[0] == 100


@db
def test_goods_that_come_back_take_back_exactly_what_they_brought(shop):
    one = named(shop).value
    before = points(shop, "lin"), points(shop, "new")
    order = sell(shop, "P-1", [("T2", 2, 35800)], at=NOON + timedelta(hours=1))
    do(settle_due, CLOCK, now=NOON + timedelta(hours=2))
    given_ = {"unit_id": shop.units["lake"], "refunded_at": NOON + timedelta(hours=3)}
    do(record_refund, order_id=order, number="R-1", quantities=[(1, Decimal(1))], **given_)
    assert isinstance(do(settle_due, CLOCK, now=NOON + timedelta(hours=4)), Unchanged)  # 358 stand still
    do(record_refund, order_id=order, number="R-2", quantities=[(1, Decimal(1))], **given_)
    do(settle_due, CLOCK, now=NOON + timedelta(hours=5))
    assert state(one) == "taken_back" and (points(shop, "lin"), points(shop, "new")) == before
    do(settle_due, CLOCK, now=LATER)
    assert (points(shop, "lin", LATER), points(shop, "new", LATER)) == before


@db
def test_a_small_purchase_waits_and_too_late_a_one_lapses(shop):
    one = named(shop).value
    sell(shop, "P-1", [("T2", 1, 20000)], at=NOON + timedelta(hours=1))
    assert isinstance(do(settle_due, CLOCK, now=NOON + timedelta(hours=2)), Unchanged)
    do(settle_due, CLOCK, now=NOON + timedelta(days=31))
    assert state(one) == "lapsed"


@db
def test_who_may_not_be_named_and_by_whom(shop):
    with pytest.raises(OwnInvite):
        named(shop, "new", "new")
    with pytest.raises(InviteUnknown):
        named(shop, invite="AAAA-AAAA")
    with pytest.raises(NotNew):
        named(shop, "new", "lin")
    named(shop)
    with pytest.raises(AlreadyBrought):
        named(shop, "zhao")
    with pytest.raises(NotFound):
        named(shop, "lin", "fang", shop.actor("wu"))


@db
def test_nothing_is_promised_before_the_terms_say_so(published):
    with pytest.raises(NotOffered):
        named(published)
    with acting_as(SYSTEM):
        assert inviting_of(actor=SYSTEM, customer_id=published.customers["lin"]) is None


@db
def test_what_speaks_against_it_is_held_until_a_second_person_says_why(shop):
    clerk, chen = shop.actor("wu"), shop.actor("chen")
    with acting_as(SYSTEM):
        mark = Device(secret="one phone").mark()
        MemberSession.objects.create(
            customer_id=shop.customers["lin"], secret_hash=b"x" * 32, blind=b"y" * 16, way="phone", device_mark=mark,
            until_at=LATER, created_at=NOON,
        )  # fmt: skip
    new = shop.customers["new"]
    member = member_at(new, "单小慧", shop.units["lake"], _path(shop))
    one = named(shop, actor=member, device="one phone").value
    (held,) = rows(Referral, id=one)
    assert (held.state, held.reasons) == ("held", ["device"])
    sell(shop, "P-1", [("T1", 1, 68000)], at=NOON + timedelta(hours=1))
    assert isinstance(do(settle_due, CLOCK, now=LATER), Unchanged) and points(shop, "lin")[1] == 0
    with acting_as(chen):
        assert [row.id for row in referrals_listed(actor=chen)] == [one]
    with pytest.raises(Forbidden):
        do(allow_referral, clerk, referral_id=one, words="x", now=LATER)
    with pytest.raises(ReasonMissing):
        do(allow_referral, chen, referral_id=one, words=" ", now=LATER)
    assert do(allow_referral, chen, referral_id=one, words="一家人，各买各的", now=LATER).value == "pending"
    with pytest.raises(NotHeld):
        do(refuse_referral, chen, referral_id=one, words="x", now=LATER)
    do(settle_due, CLOCK, now=LATER)
    assert state(one) == "earned" and points(shop, "lin", LATER)[0] > 0


def _path(shop):
    with connection.cursor() as cursor:
        cursor.execute("SELECT path FROM org_unit WHERE id = %s", [shop.units["lake"]])
        return cursor.fetchone()[0]


@db
def test_who_wrote_it_down_does_not_decide_and_a_no_stays(shop):
    chen = shop.actor("chen")
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_household DEFAULT VALUES RETURNING id"
            if _has_defaults(cursor)
            else "INSERT INTO customers_household (made_at) VALUES (now()) RETURNING id"
        )
        house = cursor.fetchone()[0]
        for who in ("lin", "new"):
            cursor.execute(
                "INSERT INTO customers_housemate (household_id, customer_id, role, from_on) VALUES (%s, %s, 'other', %s)",
                [house, shop.customers[who], TODAY],
            )
    one = named(shop, actor=chen).value
    assert rows(Referral, id=one)[0].reasons == ["household"]
    with pytest.raises(SecondPerson):
        do(allow_referral, chen, referral_id=one, words="认识", now=NOON)
    do(refuse_referral, shop.actor("shi"), referral_id=one, words="同一家人", now=NOON)
    sell(shop, "P-1", [("T1", 1, 68000)], at=NOON + timedelta(hours=1))
    assert isinstance(do(settle_referral, CLOCK, referral_id=one, now=LATER), Unchanged)
    assert state(one) == "refused"


def _has_defaults(cursor):
    cursor.execute(
        "SELECT count(*) FROM information_schema.columns WHERE table_name = 'customers_household' AND is_nullable = 'NO'"
        " AND column_default IS NULL AND is_identity = 'NO'"
    )
    return cursor.fetchone()[0] == 0


@db
def test_two_records_of_one_person_earn_nothing(shop):
    one = named(shop).value
    sell(shop, "P-1", [("T1", 1, 68000)], at=NOON + timedelta(hours=1))
    do(settle_due, CLOCK, now=NOON + timedelta(hours=2))
    assert points(shop, "lin")[1] + points(shop, "new")[1] == 400
    with acting_as(SYSTEM):
        merge_customers(
            actor=SYSTEM, customer_ids=[shop.customers["lin"], shop.customers["new"]], today=TODAY,
            survivor_id=shop.customers["lin"],
        )  # fmt: skip
    assert points(shop, "lin")[1] == 400
    do(settle_due, CLOCK, now=NOON + timedelta(hours=3))
    assert state(one) == "taken_back" and points(shop, "lin")[1] == 0


@db
def test_a_busy_day_is_a_sign_with_its_rows(shop):
    lin = shop.customers["lin"]
    for number in range(3):
        with acting_as(SYSTEM):
            Referral.objects.create(
                referrer_id=lin, friend_id=shop.customers["fang"], friend_no=90_000 + number, unit_id=shop.units["lake"],
                version_id=rows(Referral.version.field.related_model)[-1].id, named_at=NOON, named_on=TODAY,
                until_on=TODAY, state="lapsed",
            )  # fmt: skip
    one = named(shop)
    assert rows(Referral, id=one.value)[0].reasons == ["per_day"]
    chen = shop.actor("chen")
    with acting_as(chen):
        (sign,) = signs_of_fraud(actor=chen, since=TODAY - timedelta(days=30))
        assert (sign.kind, sign.times, sign.customer_id) == ("referrals", 4, lin)
        assert len(brought_by(actor=chen, customer_id=lin)) == 4
