"""Units and staff, and a day of each."""

import numpy as np
import pytest
from adbc_driver_manager import IntegrityError

from shuke.doors.demoshop.build import TRUTH, build_into
from shuke.doors.demoshop.chain import chain
from shuke.doors.demoshop.logins import demo_logins
from shuke.foundation.audit.sealer import COLUMNS, GENESIS, digest
from shuke.foundation.org.matrix import ROLES

from .conftest import DRESS, TODAY


def test_six_stores_two_regions_a_web_shop_and_a_mini_program(shop):
    stores = shop.all("SELECT name, sells_online FROM org_unit WHERE kind = 'store' ORDER BY id")
    assert [name for name, online in stores if online] == ["官网商城", "小程序商城"]
    assert len(stores) == 8 and "湖滨店" in dict(stores)
    wrong = (
        "SELECT count(*) FROM org_unit u LEFT JOIN org_unit p ON p.id = u.parent_id WHERE u.path <>"
        " coalesce(p.path, '') || u.id || '.'"
    )
    assert shop.one(wrong) == 0


def test_somebody_holds_every_role_and_can_be_entered(shop):
    """Each role of the matrix is held; each door of the login page leads to somebody who holds its role there."""
    assert {row[0] for row in shop.all("SELECT DISTINCT role FROM org_grant")} == set(ROLES)
    held = set(
        shop.all(
            "SELECT s.login, g.role, u.code FROM org_grant g JOIN org_staff s ON s.id = g.staff_id JOIN org_unit"
            " u ON u.id = g.unit_id WHERE s.is_active"
        )
    )
    doors = demo_logins()
    assert {(door["login"], door["role"], door["unit"]) for door in doors} <= held
    assert {door["role"] for door in doors} == set(ROLES)
    assert all(door["name_en"].isascii() and door["role_name"] and door["unit_name_en"] for door in doors)


def test_no_password_opens_a_demo_account(shop):
    """The demo is entered by one click on this machine; its accounts have no password at all."""
    assert shop.all("SELECT DISTINCT password FROM org_staff") == [("!",)]


def test_each_store_has_a_manager_assistants_and_a_clerk(shop):
    rows = shop.all(
        "SELECT u.code, count(*) FILTER (WHERE g.role = 'store_manager'), count(*) FILTER (WHERE g.role = 'assistant'),"
        " count(*) FILTER (WHERE g.role = 'clerk') FROM org_unit u JOIN org_grant g ON g.unit_id = u.id"
        " WHERE u.kind = 'store' AND NOT u.sells_online GROUP BY 1"
    )
    assert len(rows) == 6 and {row[1:] for row in rows} == {(1, 4, 1)}


def test_nobody_begins_the_day_with_nothing_to_do(shop):
    """Who may follow up has something overdue or due today, and it is theirs to see."""
    may = [role.code for role in ROLES.values() if "follow_up" in role.bundles]
    idle = shop.all(
        "SELECT s.name, g.role FROM org_grant g JOIN org_staff s ON s.id = g.staff_id WHERE g.role = ANY(%s) AND NOT EXISTS"
        " (SELECT 1 FROM care_followup f WHERE f.owner_id = s.id AND f.done_at IS NULL AND f.due_on <= %s)",
        may, TODAY,
    )  # fmt: skip
    assert idle == []
    assert (
        shop.one(
            "SELECT count(*) FROM care_followup WHERE reason ->> 'text' = '答应老白茶饼到货告诉他' AND due_on = %s - 1",
            TODAY,
        )
        == 1
    )


def test_agents_and_marketers_reach_whom_they_owe_something(shop):
    out_of_reach = shop.one(
        "SELECT count(*) FROM care_followup f JOIN org_grant g ON g.staff_id = f.owner_id WHERE CASE g.role"
        " WHEN 'marketer' THEN NOT EXISTS (SELECT 1 FROM orders_order o WHERE o.seller_id = f.owner_id"
        "  AND o.customer_id = f.customer_id AND o.status = 'completed' AND o.refunded_minor < o.total_minor)"
        " WHEN 'assistant' THEN NOT EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = f.customer_id AND"
        " c.owner_id = f.owner_id)"
        " WHEN 'service_agent' THEN NOT EXISTS (SELECT 1 FROM customers_assignment a WHERE a.staff_id ="
        " f.owner_id AND a.customer_id = f.customer_id)"
        " WHEN 'vip_agent' THEN NOT EXISTS (SELECT 1 FROM customers_assignment a WHERE a.staff_id = f.owner_id"
        " AND a.customer_id = f.customer_id)"
        " ELSE false END"
    )
    assert out_of_reach == 0


def test_the_log_tells_everybody_s_enrolment_and_its_chain_holds(shop):
    untold = (
        "SELECT count(*) FROM customers_customer c WHERE NOT EXISTS (SELECT 1 FROM audit_subject s JOIN"
        " audit_event e ON e.id = s.event_id"
        " WHERE s.customer_id = c.id AND e.act IN ('customers.enrol_person', 'customers.enrol_organisation',"
        " 'imports.import_customers'))"
    )
    assert shop.one(untold) == 0
    former, events = GENESIS, 0
    chain = f"SELECT z.seq, z.hash, {COLUMNS} FROM audit_seal z LEFT JOIN audit_event e ON e.id = z.event_id ORDER BY z.seq"
    for seq, kept, *row in shop.all(chain):
        events += 1
        former = digest(former, tuple(row))
        assert seq == events and former == bytes(kept)
    assert events == shop.one("SELECT count(*) FROM audit_event")
    assert shop.one("SELECT count(*) FROM audit_event WHERE at > %s::date + interval '12 hours'", TODAY) == 0


def test_indexes_and_constraints_are_back_and_ids_go_on(shop):
    assert shop.all(DRESS) == shop.bare
    for name in ("orders_order", "customers_customer", "care_followup"):
        highest, following = shop.one(
            f"SELECT (SELECT max(id) FROM {name}), nextval(pg_get_serial_sequence('{name}', 'id'))"
        )
        assert following == highest + 1
    assert shop.one("SELECT nextval('customers_member_no')") == 3_001
    assert shop.rows["orders_order"] == 30_000 and "writing the sales" in shop.stages


def test_building_over_a_shop_leaves_it_as_it_was(shop):
    """All or nothing: a build that fails takes nothing off the tables, and writes no other truth."""
    before = (
        shop.one("SELECT count(*), max(row_xid::text::bigint) FROM orders_order"),
        (shop.data / TRUTH).stat().st_mtime_ns,
    )
    with pytest.raises(IntegrityError):
        build_into(shop.url, shop.data, 60, 60)
    after = (
        shop.one("SELECT count(*), max(row_xid::text::bigint) FROM orders_order"),
        (shop.data / TRUTH).stat().st_mtime_ns,
    )
    assert after == before and shop.all(DRESS) == shop.bare


def test_a_large_chain_has_more_stores():
    large = chain(1_000_000, np.random.default_rng(1))
    stores = [place for place in large.places if place.channel == "store"]
    assert len(stores) == 200 and len({place.code for place in large.places}) == len(large.places)
    assert len({place.name for place in stores}) == 200
    assert len({one.login for one in large.team}) == len(large.team)
    assert len(chain(29_000, np.random.default_rng(1)).shops()) == 8
