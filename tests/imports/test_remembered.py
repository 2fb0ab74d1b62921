"""How files are read is remembered by unit: a neighbour's columns are neither taken nor told."""

from datetime import date

import pytest
from django.db import transaction

from shuke.foundation.org.actor import SYSTEM, Actor, acting_as, reading_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.commands import add_staff, open_unit
from shuke.foundation.org.models import Unit
from shuke.foundation.org.reach import account_of
from shuke.integrations.imports.commands.sources import forget_mapping
from shuke.integrations.imports.models import Mapping
from shuke.integrations.imports.queries.drafts import sources_known
from shuke.integrations.imports.queries.sources import sources_kept
from shuke.integrations.imports.remembered import keep_settings, settings_kept
from shuke.integrations.imports.rules.settings import SourceSettings
from tests.imports.world import open_chain

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


@pytest.fixture
def people() -> dict[str, Actor]:
    """Who leads each store, and who administers the company and one region."""
    open_chain()
    open_unit(actor=SYSTEM, code="NORTH", name="北区", kind="region", parent_code="HQ")
    open_unit(actor=SYSTEM, code="S11", name="湖边店", kind="store", parent_code="NORTH")
    leading = {
        "S01": "store_manager",
        "S02": "store_manager",
        "S11": "store_manager",
        "HQ": "admin",
        "NORTH": "admin",
    }
    return {unit: staff(role, unit) for unit, role in leading.items()}


def staff(role: str, unit: str) -> Actor:
    made = add_staff(actor=SYSTEM, login=f"of-{unit}", name=unit, role=role, unit=unit, password="x" * 14)
    account = account_of(made.value, date(2026, 11, 22))
    assert account is not None and account.actor is not None
    return account.actor


def remember(actor: Actor, title: str, source: str = "till") -> None:
    with acting_as(SYSTEM), transaction.atomic():
        keep_settings(actor, source, "receipts", SourceSettings(columns={"code": title}))


def title_for(actor: Actor) -> str | None:
    with acting_as(actor), transaction.atomic():
        kept = settings_kept(actor.unit_id, "till", "receipts")
    return kept.columns["code"] if kept else None


def test_the_own_unit_s_else_the_nearest_above(people):
    remember(people["S01"], "货号")
    assert (title_for(people["S01"]), title_for(people["S02"]), title_for(SYSTEM)) == ("货号", None, None)
    remember(SYSTEM, "编码")  # outside of the tree: the company's
    remember(people["NORTH"], "款号")
    assert [title_for(people[unit]) for unit in ("S01", "S02", "S11", "HQ")] == [
        "货号",
        "编码",
        "款号",
        "编码",
    ]
    remember(people["S01"], "条码")
    with acting_as(SYSTEM), transaction.atomic():
        assert Mapping.objects.count() == 3


def test_a_neighbour_s_source_is_not_told(people):
    remember(people["S01"], "货号", "till-of-one")
    remember(SYSTEM, "编码", "everybody-s")
    for unit, names in (
        ("S02", ["everybody-s"]),
        ("S01", ["everybody-s", "till-of-one"]),
    ):
        with reading_as(people[unit]):
            assert sources_known(actor=people[unit]) == names


def test_the_page_of_sources_shows_what_lies_below(people):
    remember(people["S01"], "货号")
    remember(people["S11"], "款号")
    for unit, told in (("HQ", [("南京路店", "货号"), ("湖边店", "款号")]), ("NORTH", [("湖边店", "款号")])):
        with reading_as(people[unit]):
            found = sources_kept(actor=people[unit])
        assert sorted((one.unit_name, one.settings.columns["code"]) for one in found) == told


def test_only_what_lies_below_is_forgotten(people):
    remember(people["S01"], "货号")
    asked = {"source": "till", "kind": "receipts", "unit_id": people["S01"].unit_id}
    assert isinstance(forget_mapping(actor=people["NORTH"], **asked), Unchanged)
    assert title_for(people["S01"]) == "货号"
    assert isinstance(forget_mapping(actor=people["HQ"], **asked), Done)
    assert title_for(people["S01"]) is None


def test_what_stood_before_units_belongs_to_the_company(people):
    """As the migration says it: the first unit by path is the top of the tree."""
    with acting_as(SYSTEM), transaction.atomic():
        assert Unit.objects.order_by("path").first().kind == "company"
