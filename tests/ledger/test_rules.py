"""Amounts, shares, lots and expiry decide without a database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuke.trade.ledger.rules.amounts import LARGEST, PointsInvalid, whole_amount
from shuke.trade.ledger.rules.codes import LETTERS, CodeInvalid, normal_code
from shuke.trade.ledger.rules.expiry import Expiry, end_of, last_day
from shuke.trade.ledger.rules.lots import Lot, clawback, in_order, put_back, spendable, sum_of, takes
from shuke.trade.ledger.rules.shares import ShareInvalid, share_of, split_exactly

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
amounts = st.integers(0, 10**12)


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
@settings(max_examples=10_000)
def test_shares_add_up_and_each_is_within_one_of_what_is_fair(amount, weights):
    shares = split_exactly(amount, weights)
    assert sum(shares) == amount
    total = sum(weights)
    for share, weight in zip(shares, weights, strict=True):
        if total:
            assert abs(share * total - amount * weight) < total
    assert split_exactly(-amount, weights) == [-share for share in shares]


def test_the_largest_remainder_gets_the_rest():
    assert split_exactly(100, [1, 1, 1]) == [34, 33, 33]
    assert split_exactly(10, [1, 2, 4]) == [1, 3, 6]
    assert split_exactly(5, [0, 0]) == [3, 2]
    for weights in ([], [1, -1]):
        with pytest.raises(ValueError, match="weights"):
            split_exactly(1, weights)


@given(amounts, st.lists(st.integers(1, 10**9), min_size=1, max_size=20))
@settings(max_examples=10_000)
def test_parts_of_a_refund_add_up_to_the_whole_and_are_fair(amount, parts):
    whole, before, shares = sum(parts), 0, []
    for part in parts:
        shares.append(share_of(amount, before=before, part=part, whole=whole))
        before += part
        assert shares[-1] >= 0 and abs(shares[-1] * whole - amount * part) < whole
    assert sum(shares) == amount
    with pytest.raises(ShareInvalid):
        share_of(amount, before=before, part=1, whole=whole)


@pytest.mark.parametrize("given", [(0, 0, 1), (0, 2, 1), (-1, 1, 1), (0, 1, 0), (1, 1, 1)])
def test_what_is_no_part_is_refused(given):
    before, part, whole = given
    with pytest.raises(ShareInvalid):
        share_of(100, before=before, part=part, whole=whole)


@given(st.integers(1, LARGEST))
def test_every_amount_in_range_is_read_in_any_digits(number):
    wide = str(number).translate({ord("0") + place: ord("０") + place for place in range(10)})
    assert whole_amount(number) == whole_amount(f" {number} ") == whole_amount(wide) == number


@given(
    st.one_of(
        st.integers(max_value=0),
        st.integers(LARGEST + 1),
        st.floats(),
        st.text().filter(lambda t: not t.strip().isdigit()),
    )
)
def test_everything_else_is_refused(given):
    with pytest.raises(PointsInvalid):
        whole_amount(given)


@st.composite
def lots(draw):
    found = []
    for number in range(draw(st.integers(0, 8))):
        amount = draw(st.integers(1, 100))
        remaining = draw(st.integers(1, amount))
        pending = draw(st.booleans())
        expires = draw(st.one_of(st.none(), st.integers(-5, 60)))
        found.append(
            Lot(number, 1, amount, remaining, 0 if pending else draw(st.integers(0, remaining)), pending,
                NOW + timedelta(days=3) if pending else None, NOW + timedelta(days=expires) if expires is not None else None)
        )  # fmt: skip
    return found


@given(lots(), st.integers(1, 500))
def test_lots_are_taken_in_order_and_never_more_than_is_free(found, amount):
    parts = takes(found, amount, NOW)
    assert sum_of(parts) == min(amount, spendable(found, NOW))
    assert all(lot.can_be_spent(NOW) and 0 < part <= lot.free for lot, part in parts)
    order = [lot.id for lot in in_order(found)]
    places = [order.index(lot.id) for lot, _part in parts]
    assert places == sorted(places)
    for lot, part in parts[:-1]:  # none is begun before the one before it is empty
        assert part == lot.free


@given(lots(), st.integers(1, 500), st.sampled_from(["pending", "within", "debt"]))
def test_a_clawback_adds_up_by_its_policy(found, amount, policy):
    own, others = found[:2], found[2:]
    back = clawback(own, others, amount, NOW, policy)
    assert sum_of(back.parts) + back.debt + back.waived == amount
    assert all(part <= lot.free for lot, part in back.parts)
    assert len({lot.id for lot, _part in back.parts}) == len(back.parts)
    if policy == "debt":
        assert back.waived == 0
    else:
        assert back.debt == 0
    if policy == "pending":
        assert all(lot.is_pending and lot in own for lot, _part in back.parts)


@given(lots(), st.data())
def test_what_was_used_goes_back_to_where_it_came_from(found, data):
    parts = takes(found, data.draw(st.integers(1, 500)), NOW)
    spent = [(lot.id, part, lot.expires_at) for lot, part in parts]
    total = sum_of(parts)
    assert dict(put_back(spent, total)) == {lot.id: part for lot, part in parts}
    some = data.draw(st.integers(0, total))
    back = dict(put_back(spent, some))
    assert sum(back.values()) == some and all(back[lot.id] <= part for lot, part in parts if lot.id in back)


@pytest.mark.parametrize(
    ("rule", "day", "last"),
    [
        (Expiry(), date(2026, 1, 31), None),
        (Expiry("fixed", day=date(2026, 12, 31)), date(2026, 1, 31), date(2026, 12, 31)),
        (Expiry("days", 365), date(2027, 3, 1), date(2028, 2, 29)),
        (Expiry("months", 1), date(2026, 1, 31), date(2026, 2, 28)),
        (Expiry("months", 24), date(2024, 2, 29), date(2026, 2, 28)),
        (Expiry("year_end", 0), date(2026, 11, 22), date(2026, 12, 31)),
        (Expiry("year_end", 1, grace_days=60), date(2026, 11, 22), date(2028, 2, 29)),
        (Expiry("days", 30, grace_days=5), date(2026, 2, 1), date(2026, 3, 8)),
    ],
)
def test_the_last_day_by_rule(rule, day, last):
    assert last_day(rule, day) == last


def test_a_fixed_expiry_names_its_day():
    with pytest.raises(ValueError, match="names its day"):
        last_day(Expiry("fixed"), date(2026, 1, 1))


ZONES = ("Asia/Shanghai", "Asia/Kathmandu", "America/New_York", "Europe/London", "Australia/Lord_Howe")


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.sampled_from(ZONES))
@settings(max_examples=500)
def test_a_day_is_over_at_the_stores_own_midnight(day, zone):
    ends = end_of(day, zone)
    assert (ends - timedelta(microseconds=1)).astimezone(UTC).astimezone(ZoneInfo(zone)).date() == day
    assert ends.astimezone(UTC).astimezone(ZoneInfo(zone)).date() == day + timedelta(days=1)


def test_codes_are_read_as_people_write_them():
    assert normal_code("abcd-2345 efgh-6789") == "ABCD2345EFGH6789" and len(LETTERS) == 31
    for wrong in ("", "ABCD2345EFGH678", "ABCD2345EFGH678O", "ABCD2345EFGH6781"):
        with pytest.raises(CodeInvalid):
            normal_code(wrong)
