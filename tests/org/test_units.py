"""The tree of units: opening, naming, moving, and that everything goes along with a move."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from shuke.customers.queries.lists import Asked, customers_counted
from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.commands.people import give_role
from shuke.foundation.org.commands.units import add_unit, change_unit, copied_paths, move_unit, settle_moves
from shuke.foundation.org.house.tree import (
    UnitCodeInvalid,
    UnitCodeTaken,
    UnitGiven,
    UnitMisplaced,
    UnitNameMissing,
    ZoneUnknown,
)
from shuke.foundation.org.models import Unit
from shuke.foundation.org.queries.units import moves_of, unit_shown, unit_tree
from shuke.foundation.org.refusals import Forbidden, NotFound
from tests.cast import build_cast
from tests.org.log import events
from tests.org.threads import kinds, together

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
GIVEN = UnitGiven("西湖店", "West Lake store")


def by(cast, who, act, /, **arguments):
    actor = cast.actor(who)
    with acting_as(actor), transaction.atomic():
        return act(actor=actor, **arguments)


def test_a_store_opens_under_a_region_and_is_named(cast):
    outcome = by(
        cast, "jiang", add_unit, code="xihu", kind="store", parent_id=cast.units["east"], given=GIVEN
    )
    tree = by(cast, "jiang", unit_tree)
    assert [(unit.depth, unit.code) for unit in tree] == [
        (0, "company"), (1, "east"), (2, "lake"), (2, "river"), (2, "xihu"), (1, "west"), (2, "hill"),
    ]  # fmt: skip
    changed = replace(GIVEN, timezone="Asia/Kathmandu", currency="INR", sells_online=True)
    assert isinstance(by(cast, "jiang", change_unit, unit_id=outcome.value, given=changed), Done)
    assert isinstance(by(cast, "jiang", change_unit, unit_id=outcome.value, given=changed), Unchanged)
    shown = by(cast, "jiang", unit_shown, unit_id=outcome.value)
    assert (shown.timezone, shown.currency, shown.sells_online, shown.name_en) == (
        "Asia/Kathmandu", "INR", True, "West Lake store",
    )  # fmt: skip
    assert events("org.change_unit")[0].facts["fields"] == ["currency", "sells_online", "timezone"]


@pytest.mark.parametrize(
    ("change", "no", "at"),
    [
        ({"given": replace(GIVEN, name=" ")}, UnitNameMissing, "name"),
        ({"given": replace(GIVEN, timezone="Mars")}, ZoneUnknown, "timezone"),
        ({"given": replace(GIVEN, currency="yuan")}, ZoneUnknown, "currency"), ({"code": "a b"}, UnitCodeInvalid, "code"),
        ({"code": "lake"}, UnitCodeTaken, "code"), ({"kind": "company"}, UnitMisplaced, "parent"),
    ],
)  # fmt: skip
def test_a_bad_unit_says_what_is_wrong(cast, change, no, at):
    arguments = {"code": "xihu", "kind": "store", "parent_id": cast.units["east"], "given": GIVEN} | change
    with pytest.raises(no) as refused:
        by(cast, "jiang", add_unit, **arguments)
    assert refused.value.field == at


def test_nothing_stands_under_a_store_but_a_department(cast):
    for kind, no in (("store", UnitMisplaced), ("region", UnitMisplaced)):
        with pytest.raises(no):
            by(cast, "jiang", add_unit, code="x", kind=kind, parent_id=cast.units["lake"], given=GIVEN)
    by(cast, "jiang", add_unit, code="x", kind="department", parent_id=cast.units["lake"], given=GIVEN)


def test_who_leads_looks_within_the_own_unit_and_changes_nothing(cast):
    assert [unit.code for unit in by(cast, "shi", unit_tree)] == ["east", "lake", "river"]
    with pytest.raises(NotFound):
        by(cast, "shi", unit_shown, unit_id=cast.units["hill"])
    with pytest.raises(Forbidden):
        by(cast, "shi", change_unit, unit_id=cast.units["lake"], given=GIVEN)
    with pytest.raises(Forbidden):
        by(cast, "chen", unit_tree)
    # An administrator of one region is one of that region.
    with acting_as(SYSTEM):
        give_role(
            actor=SYSTEM,
            staff_id=cast.staff["gao"],
            role="admin",
            unit_id=cast.units["east"],
            until_on=None,
            today=cast.today,
        )
    from shuke.foundation.org.reach import actor_of

    admin = actor_of(cast.staff["gao"], cast.today, "admin")
    with acting_as(admin), pytest.raises(NotFound), transaction.atomic():
        change_unit(actor=admin, unit_id=cast.units["hill"], given=GIVEN)


def paths(cast) -> dict[str, list[str]]:
    """Every copied path, by table."""
    found = {}
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        for table, column in copied_paths():
            cursor.execute(f"SELECT DISTINCT {column} FROM {table} ORDER BY 1")
            found[table] = [row[0] for row in cursor.fetchall()]
    return found


def test_everything_goes_along_with_a_move_and_is_seen_from_the_new_place_at_once(cast):
    east, west, lake = (cast.units[code] for code in ("east", "west", "lake"))
    from shuke.customers.models import Birthday
    from shuke.service.care.commands.followups import plan_followup

    with acting_as(SYSTEM), transaction.atomic():
        Birthday.objects.create(customer_id=cast.customers["lin"], month=5, day=1)
        plan_followup(
            actor=SYSTEM, customer_id=cast.customers["lin"], text="回访", due_on=cast.today, today=cast.today,
            owner_id=cast.staff["zhou"],
        )  # fmt: skip
    before = Unit.objects.get(id=lake).path
    assert len({table for table, _column in copied_paths()}) >= 7
    held = {table: [path for path in each if path.startswith(before)] for table, each in paths(cast).items()}
    assert isinstance(by(cast, "jiang", move_unit, unit_id=lake, parent_id=west), Done)
    after = Unit.objects.get(id=lake).path
    assert after == f"{Unit.objects.get(id=west).path}{lake}."
    for table, each in paths(cast).items():
        assert not [path for path in each if path.startswith(before)], table
        assert bool(held[table]) == bool([path for path in each if path.startswith(after)]), table
    actor = cast.actor("shi")
    with acting_as(actor), transaction.atomic():
        assert (
            customers_counted(actor=actor, asked=Asked()) == 1
        )  # of three stores' five, only the river's is left
    chen = cast.actor("chen")
    with acting_as(chen), transaction.atomic():
        assert customers_counted(actor=chen, asked=Asked()) == 3
    assert [
        (move.from_name, move.to_name, move.by) for move in by(cast, "jiang", moves_of, unit_id=lake)
    ] == [("东区", "西区", "蒋平")]
    assert isinstance(by(cast, "jiang", move_unit, unit_id=lake, parent_id=west), Unchanged)
    by(cast, "jiang", move_unit, unit_id=lake, parent_id=east)
    assert Unit.objects.get(id=lake).path == before


def test_a_unit_does_not_move_under_itself_or_where_it_may_not_stand(cast):
    for unit, parent in (("east", "east"), ("east", "lake"), ("lake", "river"), ("company", "east")):
        with pytest.raises(UnitMisplaced):
            by(cast, "jiang", move_unit, unit_id=cast.units[unit], parent_id=cast.units[parent])
    with pytest.raises(NotFound):
        by(cast, "jiang", move_unit, unit_id=cast.units["lake"], parent_id=10**9)


def test_a_sale_written_under_the_old_path_is_brought_along(cast):
    from shuke.trade.orders.commands.sales import record_sale
    from shuke.trade.orders.models import Order
    from shuke.trade.orders.rules.lines import LineGiven

    lake, old = cast.units["lake"], Unit.objects.get(id=cast.units["lake"]).path
    by(cast, "jiang", move_unit, unit_id=lake, parent_id=cast.units["west"])
    with acting_as(SYSTEM), transaction.atomic():
        late = record_sale(
            actor=SYSTEM, source="till", number="late", unit_id=lake, placed_at=datetime(2026, 11, 22, 4, tzinfo=UTC),
            customer_id=None, seller_id=None, lines=[LineGiven("T1", Decimal(1), Decimal(100))],
        ).value  # fmt: skip
        Order.objects.filter(id=late).update(store_path=old)  # as who read the path before the move
    with acting_as(CLOCK):
        assert settle_moves(actor=CLOCK, now=timezone.now()).value == 1
        assert isinstance(settle_moves(actor=CLOCK, now=timezone.now()), Unchanged)
    with acting_as(SYSTEM), transaction.atomic():
        assert Order.objects.get(id=late).store_path == Unit.objects.get(id=lake).path
    by(cast, "jiang", move_unit, unit_id=lake, parent_id=cast.units["east"])
    with acting_as(CLOCK):  # moved back: what stands there is right
        assert isinstance(settle_moves(actor=CLOCK, now=timezone.now()), Unchanged)
        assert isinstance(settle_moves(actor=CLOCK, now=timezone.now() + timedelta(days=9)), Unchanged)


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_two_moves_at_once_come_one_after_the_other():
    """East under west and west under east: one of them, never a ring."""
    cast = build_cast()
    pairs = [("east", "west"), ("west", "east")]
    answers = together(
        *(
            lambda unit=unit, parent=parent: by(
                cast, "jiang", move_unit, unit_id=cast.units[unit], parent_id=cast.units[parent]
            )
            for unit, parent in pairs
        )
    )
    assert kinds(answers) == ["Done", "UnitMisplaced"]
