"""Sales earn once, by the terms in force; what comes back is taken back; tiers follow."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound, Stale
from shuke.trade.ledger.queries.balances import balance_of
from shuke.trade.orders.commands.refunds import record_refund
from shuke.trade.orders.commands.sales import record_sale
from shuke.trade.orders.rules.lines import LineGiven
from shuke.trade.programme.commands.awards import award_due, award_order, take_back_due, take_back_for
from shuke.trade.programme.commands.members import (
    award_event,
    enrol_buyers,
    join_programme,
    review_tiers,
)
from shuke.trade.programme.commands.terms import (
    NotRehearsed,
    draft_terms,
    found_programme,
    publish_terms,
    rehearse_terms,
)
from shuke.trade.programme.models import Award, Membership, TierChange, Version
from shuke.trade.programme.queries.members import membership_of
from shuke.trade.programme.queries.terms import NoProgramme, in_force, programme_of, terms_in_force
from shuke.trade.programme.rules.documents import TermsInvalid
from tests.programme.world import DOCUMENT, NOON, TODAY, do, rows

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def sell(cast, number, lines, customer="new", at=NOON):
    given = [LineGiven(code, Decimal(count), Decimal(price)) for code, count, price in lines]
    return do(
        record_sale, source="till", number=number, unit_id=cast.units["lake"], placed_at=at, lines=given,
        customer_id=cast.customers[customer],
    ).value  # fmt: skip


def points_of(cast, customer="new"):
    with acting_as(SYSTEM):
        return balance_of(actor=SYSTEM, customer_id=cast.customers[customer], now=NOON).available


def test_a_sale_earns_by_line_once_and_whoever_buys_first_joins(published):
    order = sell(published, "P-1", [("T1", 1, 68000), ("T2", 1, 35800)])
    assert do(award_order, order_id=order, now=NOON).value == 680 + 358 + 50
    assert isinstance(do(award_order, order_id=order, now=NOON), Unchanged)
    assert points_of(published) == 1088
    (award,) = rows(Award, order_id=order)
    assert dict(award.rules) == {"yuan": 1038, "first": 50} and award.tier == "base"
    assert rows(Membership, customer_id=published.customers["new"])[0].tier == "base"


def test_the_tier_rises_with_the_sale_and_counts_from_the_next_one_on(published):
    first = sell(published, "P-1", [("T1", 5, 68000)], at=NOON)
    assert do(award_order, order_id=first, now=NOON).value == 3400 + 50
    (member,) = rows(Membership, customer_id=published.customers["new"])
    assert (member.tier, member.tier_until) == ("gold", date(2027, 11, 22))
    second = sell(published, "P-2", [("T2", 1, 35800)], at=NOON + timedelta(minutes=5))
    assert do(award_order, order_id=second, now=NOON).value == 716
    assert rows(Award, order_id=second)[0].tier == "gold"
    changes = rows(TierChange, customer_id=published.customers["new"])
    assert [(one.from_tier, one.to_tier, one.why) for one in changes] == [("", "gold", "joined")]


def test_half_of_the_goods_come_back_and_half_of_their_points(published):
    order = sell(published, "P-1", [("T2", 2, 35800), ("T1", 1, 68000)])
    do(award_order, order_id=order, now=NOON)
    before = points_of(published)
    refund = do(
        record_refund, order_id=order, number="R-1", unit_id=published.units["lake"], refunded_at=NOON + timedelta(hours=1),
        quantities=[(1, Decimal(1))],
    ).value  # fmt: skip
    assert isinstance(do(take_back_for, refund_id=refund, now=NOON, unit_id=published.units["lake"]), Done)
    line = next(points for line, points in _by_line(order) if line == 1)
    assert before - points_of(published) == line // 2
    do(take_back_for, refund_id=refund, now=NOON, unit_id=published.units["lake"])  # sent once more
    assert before - points_of(published) == line // 2


def _by_line(order):
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.ordinal, l.amount FROM ledger_lot l JOIN ledger_transfer t ON t.id = l.transfer_id"
            " JOIN orders_line n ON n.id = t.line_id WHERE t.order_id = %s ORDER BY n.ordinal", [order],
        )  # fmt: skip
        return cursor.fetchall()


def test_what_came_by_file_earns_when_the_clock_looks(published):
    orders = [sell(published, f"F-{n}", [("T2", 1, 35800)], at=NOON + timedelta(minutes=n)) for n in range(3)]
    last = do(award_due, CLOCK, now=NOON).value
    assert last == max(orders) and isinstance(do(award_due, CLOCK, now=NOON, after=last), Unchanged)
    assert len(rows(Award, order_id__in=orders)) == 3
    assert isinstance(do(award_due, CLOCK, now=NOON), Unchanged)


def test_signing_up_earns_once(published):
    given = {
        "customer_id": published.customers["new"], "unit_id": published.units["lake"], "today": TODAY, "now": NOON,
    }  # fmt: skip
    assert isinstance(do(join_programme, **given), Done)
    assert isinstance(do(join_programme, **given), Unchanged)
    assert points_of(published) == 20
    assert isinstance(do(award_event, event="sign_up", about="", **given), Done | Replayed)
    assert points_of(published) == 20
    assert isinstance(do(award_event, event="dancing", about="", **given), Unchanged)


def test_nobody_joins_out_of_reach(published):
    clerk = published.actor("wu")
    given = {
        "customer_id": published.customers["fang"],
        "unit_id": published.units["lake"],
        "today": TODAY,
        "now": NOON,
    }
    with pytest.raises(NotFound):
        do(join_programme, clerk, **given)


def test_a_tier_whose_time_is_over_falls_at_night_and_only_then(published):
    order = sell(published, "P-1", [("T1", 5, 68000)])
    do(award_order, order_id=order, now=NOON)
    assert isinstance(do(review_tiers, CLOCK, today=date(2027, 11, 22)), Unchanged)
    assert isinstance(do(review_tiers, CLOCK, today=date(2027, 11, 23)), Done)
    assert rows(Membership, customer_id=published.customers["new"])[0].tier == "base"
    assert len(rows(TierChange, why="fell", from_tier="gold", to_tier="base")) == 1


def test_who_bought_before_joins_with_the_tier_that_the_window_earns(published):
    assert do(enrol_buyers, CLOCK, today=TODAY).value == 4
    tiers = {one.customer_id: one.tier for one in rows(Membership)}
    assert tiers[published.customers["zhao"]] == "base" and tiers[published.customers["wujg"]] == "gold"
    assert isinstance(do(enrol_buyers, CLOCK, today=TODAY), Unchanged)


def test_why_this_tier_and_what_is_missing_is_for_who_sees_all_sales(published):
    do(enrol_buyers, CLOCK, today=TODAY)
    manager, assistant, marketer = (published.actor(login) for login in ("gao", "zhou", "qian"))
    seen = _membership(published, manager, "zhao")
    assert seen.tier.key == "base" and seen.missing.tier.key == "gold"
    assert seen.missing.spend_minor == 300_000 - seen.totals.spend_minor > 0
    own = _membership(published, assistant, "lin")
    assert own.tier.key == "gold" and own.totals is None and own.missing is None
    assert _membership(published, marketer, "lin") is None
    assert _membership(published, manager, "fang") is None


def _membership(cast, actor, customer):
    with acting_as(actor):
        return membership_of(actor=actor, customer_id=cast.customers[customer], on=TODAY)


def test_terms_are_published_only_after_a_rehearsal_of_just_these(cast):
    draft = do(
        found_programme, currency="CNY", name="一叶会员", name_en="Leaf", document=DOCUMENT, now=NOON
    ).value
    with pytest.raises(NotRehearsed):
        do(publish_terms, version_id=draft, now=NOON)
    with acting_as(SYSTEM), pytest.raises(NoProgramme):
        terms_in_force(actor=SYSTEM)
    found = do(rehearse_terms, CLOCK, version_id=draft, now=NOON, today=TODAY).value
    assert found["new"]["receipts"] == 7 and found["winners"] == found["losers"] == 0
    changed = DOCUMENT | {"events": [["sign_up", 30]]}
    do(draft_terms, document=changed, now=NOON + timedelta(minutes=1))
    with pytest.raises(NotRehearsed):
        do(publish_terms, version_id=draft, now=NOON)


def test_what_was_published_stays_as_it_is_even_for_the_database(published):
    version = Version.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic(), acting_as(SYSTEM):
        Version.objects.filter(id=version.id).update(document={})
    made = do(draft_terms, document=DOCUMENT | {"pending_days": 7}, now=NOON).value
    assert made != version.id and Version.objects.count() == 2
    with acting_as(SYSTEM):
        assert in_force().number == 1
        shown = programme_of(actor=SYSTEM)
    assert (shown.draft.number, shown.in_force.number) == (2, 1)


def test_two_people_at_one_draft_do_not_overwrite_each_other(published):
    do(draft_terms, document=DOCUMENT | {"pending_days": 7}, now=NOON)
    with pytest.raises(Stale):
        do(draft_terms, document=DOCUMENT | {"pending_days": 8}, now=NOON, seen=NOON - timedelta(hours=1))
    do(draft_terms, document=DOCUMENT | {"pending_days": 8}, now=NOON + timedelta(minutes=1), seen=NOON)


def test_terms_that_make_no_sense_are_refused_by_their_place(cast):
    with pytest.raises(TermsInvalid) as refused:
        do(
            found_programme,
            currency="CNY",
            name="x",
            name_en="x",
            document=DOCUMENT | {"tiers": []},
            now=NOON,
        )
    assert refused.value.field == "tiers"


@pytest.mark.parametrize("login", ["wu", "zhou", "qian", "chen", "shi", "shen", "wei"])
def test_only_who_leads_the_chain_makes_terms(published, login):
    with pytest.raises(Forbidden):
        do(draft_terms, published.actor(login), document=DOCUMENT, now=NOON)


def test_a_rehearsed_month_equals_the_ledger_to_the_point(published):
    """Production first, sale by sale; then the same terms over the same month."""
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, placed_at FROM orders_order WHERE customer_id IS NOT NULL ORDER BY placed_at, id"
        )
        past = cursor.fetchall()
    for order_id, placed_at in past:
        do(award_order, order_id=order_id, now=placed_at)
    for number in range(12):
        at = datetime(2026, 10, 1 + 2 * number, 4, tzinfo=UTC)
        order = sell(
            published,
            f"M-{number}",
            [("T1", 1 + number % 3, 68000), ("T3", 2, 42000)],
            ("new", "lin")[number % 2],
            at,
        )
        do(award_order, order_id=order, now=at)
    draft = do(draft_terms, document=DOCUMENT | {"pending_days": 1}, now=NOON).value
    found = do(rehearse_terms, CLOCK, version_id=draft, now=NOON, today=TODAY).value
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_char(t.at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), sum(l.amount)::bigint FROM ledger_transfer t"
            " JOIN ledger_lot l ON l.transfer_id = t.id WHERE t.kind = 'earn' AND t.order_id IS NOT NULL GROUP BY 1"
        )
        assert found["old"]["months"] == dict(cursor.fetchall())
    assert found["old"]["points"] == found["new"]["points"] > 20_000


def test_what_came_and_went_by_file_keeps_no_points_and_later_refunds_are_found_by_the_clock(published):
    lake = published.units["lake"]
    gone = sell(published, "F-1", [("T2", 1, 35800)])
    given = {"unit_id": lake, "refunded_at": NOON + timedelta(hours=1), "quantities": [(1, Decimal(1))]}
    do(record_refund, order_id=gone, number="R-1", **given)
    stays = sell(published, "F-2", [("T2", 2, 35800)], at=NOON + timedelta(minutes=1))
    do(award_due, CLOCK, now=NOON)
    assert isinstance(do(take_back_due, CLOCK, now=NOON), Unchanged)
    before = points_of(published)
    assert before == 716 + (50 if rows(Award, order_id=stays)[0].points > 716 else 0)
    do(record_refund, order_id=stays, number="R-2", **given)
    assert do(take_back_due, CLOCK, now=NOON).value == 1
    assert points_of(published) == before - before // 2
    assert isinstance(do(take_back_due, CLOCK, now=NOON), Unchanged)
