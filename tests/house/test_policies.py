"""The second lock: the database itself says who reaches which row, and the program's login owns nothing."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.roles import APP, OWNER, SCOPE_ROLES, SCOPES

pytestmark = pytest.mark.django_db

NARROW = {"self", "desk", "own", "credited", "assigned"}
# Scopes that a table with personal rows has no policy for, so that they find it empty; and why.
WITHOUT_POLICY = {
    "customers_assignment": (
        {"self", "desk", "own", "credited", "units"},
        "read by the agent it names and by who leads",
    ),
    "customers_lookup": (
        {"self", "credited", "assigned", "subtree", "units"},
        "read by who opened it at the till",
    ),
    "customers_identifier": ({"credited"}, "a seller sees a name and own sales, nothing else of a customer"),
    "customers_birthday": ({"credited"}, "a seller sees a name and own sales, nothing else of a customer"),
    "customers_tagging": ({"credited"}, "a seller sees a name and own sales, nothing else of a customer"),
    "customers_ownership": ({"credited"}, "a seller sees a name and own sales, nothing else of a customer"),
    "customers_consent": ({"credited"}, "a seller sees a name and own sales, nothing else of a customer"),
    "customers_restriction": ({"credited"}, "a seller sees a name and own sales, nothing else of a customer"),
    "customers_cardlink": (
        {"self", "desk", "own", "credited", "assigned", "subtree", "units"},
        "the link is the right itself; only the act that makes it and the card look at it",
    ),
    "customers_membersession": (
        {"self", "desk", "own", "credited", "assigned", "subtree", "units"},
        "the secret is the right itself; only the acts of signing in and out look at it",
    ),
    "customers_standing": ({"credited"}, "a seller sees a name and own sales, nothing else of a customer"),
    "customers_contact": ({"credited"}, "a seller sees a name and own sales, nothing else of a customer"),
    "customers_housemate": ({"credited"}, "a seller sees a name and own sales, nothing else of a customer"),
    "customers_household": ({"credited"}, "a seller sees a name and own sales, nothing else of a customer"),
    "customers_formervalue": ({"credited"}, "a seller sees a name and own sales, nothing else of a customer"),
    "customers_arrival": ({"credited"}, "a seller sees a name and own sales, nothing else of a customer"),
    "customers_origin": ({"credited"}, "a seller sees a name and own sales, nothing else of a customer"),
    "customers_guardianship": (
        NARROW | {"units"},
        "that somebody is a child is class X, which no narrow scope sees",
    ),
    "customers_fieldvalue": ({"credited"}, "a seller sees a name and own sales, nothing else of a customer"),
    "care_followup": (
        {"self", "units"},
        "members do no staff work; planners of campaigns see no single person",
    ),
    "care_wish": (
        {"self", "units"},
        "members do no staff work; planners of campaigns see no single person",
    ),
    "conversations_message": (
        {"self", "desk", "own", "credited", "assigned", "units"},
        "the outbox is read by who leads the store",
    ),
    "privacy_touched": (
        NARROW | {"units", "subtree"},
        "who was touched by an incident is told by the officer, not looked up by stores",
    ),
    "orders_refund": ({"credited"}, "a refund of a shared customer may be of a peer's sale"),
    "audit_subject": ({"credited"}, "a customer's story names other people's sales"),
    "ledger_account": ({"credited"}, "a seller sees a name and own sales, nothing else of a customer"),
    "ledger_lot": (
        {"credited", "units"},
        "a seller sees a name and own sales; planners see no single person",
    ),
    **dict.fromkeys(
        (
            "ledger_transfer",
            "ledger_entry",
            "ledger_lotmove",
            "ledger_reservation",
            "ledger_hold",
            "ledger_adjustment",
        ),
        (
            {"credited", "desk", "units"},
            "what a balance is made of tells of sales in every store; the till sees the balance",
        ),
    ),
    "programme_membership": (
        {"credited", "units"},
        "a seller sees a name and own sales; planners see no single person",
    ),
    "programme_dispute": (
        {"own", "credited", "assigned", "desk", "units"},
        "decided by who leads the store, and seen by the member",
    ),
    "programme_tierchange": (
        {"own", "credited", "assigned", "desk", "units"},
        "what decided a tier are sales in every store, of every seller",
    ),
    "programme_award": (
        {"credited", "units", "assigned"},
        "what a sale earned, for who sees all of the sale",
    ),
    "coupons_coupon": (
        {"credited", "units"},
        "a seller sees a name and own sales; planners see no single person",
    ),
    "referrals_referral": (
        {"credited", "units"},
        "a seller sees a name and own sales; planners see no single person",
    ),
    "rewards_redemption": (
        {"credited", "units"},
        "a seller sees a name and own sales; planners see no single person",
    ),
    "coupons_reported": (
        {"own", "credited", "assigned", "desk", "units"},
        "what tills did without a network, for who leads them",
    ),
    **dict.fromkeys(
        ("coupons_used", "coupons_use", "coupons_share"),
        (
            {"credited", "desk", "units"},
            "on what a coupon was used tells of sales in every store; the till sees the coupon",
        ),
    ),
    **dict.fromkeys(
        ("counter_sale", "counter_paid", "counter_back"),
        ({"credited", "units", "assigned"}, "what paid a sale, for who sees all of the sale"),
    ),
    "reviews_letter": (NARROW | {"units"}, "sums of stores, for who leads them"),
    "ledger_tally": (NARROW | {"units"}, "sums of stores, for who leads them"),
    "ledger_recount": (NARROW | {"units"}, "whether the books balance, for who leads a store"),
    "insight_cell": (NARROW, "figures of several sellers"),
    "insight_class": (NARROW, "figures of several sellers"),
    "insight_finding": (NARROW, "figures of several sellers"),
    "insight_figure": (NARROW, "figures of several sellers"),
    "insight_pareto": (NARROW, "figures of several sellers"),
    "insight_report": (NARROW, "figures of several sellers"),
    "insight_run": (NARROW, "figures of several sellers"),
    "resolution_candidate": (NARROW | {"units"}, "both records are compared by who leads both"),
    "resolution_merge": (NARROW | {"units"}, "both records are compared by who leads both"),
    "resolution_moved": (
        NARROW | {"units", "subtree"},
        "former states of rows, read by the acts of merging and splitting alone",
    ),
    "privacy_request": (
        {"credited", "units"},
        "a seller sees a name and own sales; planners of campaigns see no single person",
    ),
    "privacy_hold": (NARROW | {"units"}, "placed by the officer; who leads a store sees that there is one"),
    "privacy_erasure": (
        NARROW | {"units"},
        "of nobody any more; who leads a store sees that there was somebody",
    ),
    "insight_tally": (NARROW, "figures of several sellers"),
}
# Tables without policies that hold fields of class C, S or X; and why nobody sees a person in them.
NO_PERSON_IN_IT = {
    "coupons_offer": "what is offered is told to everybody; what it cost is a sum over the whole chain",
    "programme_version": "terms are told to everybody; a rehearsal is sums over the whole chain",
    "catalog_product": "what we pay for it is a secret of the house, not of a person; shown by field class",
    "org_staff": "staff, no customers; read before anybody has signed in; a mailbox is shown to owner and administrator",
    "org_signin": "where staff are signed in, no customer; each sees only the own sessions",
}
ONLY_SCOPE_ALL_MAY_TOUCH = {
    "imports_stage": "COPY is refused on tables with policies; rows stay only while a job runs",
}

COLUMNS = """
SELECT c.relname, array_agg(a.attname::text) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
 WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition GROUP BY 1
"""
LINKS = """
SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
 WHERE contype = 'f' AND connamespace = %s::regnamespace
"""
POLICIES = """
SELECT c.relname, coalesce(array_agg(DISTINCT r.rolname::text) FILTER (WHERE p.polcmd IN ('r', '*')), '{}')
  FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid LEFT JOIN pg_roles r ON r.oid = ANY (p.polroles)
 WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p') AND c.relrowsecurity GROUP BY 1
"""


OWNED = """
SELECT relname::text FROM pg_class JOIN pg_roles o ON o.oid = relowner WHERE o.rolname = ANY (%(roles)s)
UNION ALL SELECT proname::text FROM pg_proc JOIN pg_roles o ON o.oid = proowner WHERE o.rolname = ANY (%(roles)s)
"""
TAKEN = """
SELECT r.rolname::text, m.inherit_option OR m.admin_option FROM pg_auth_members m
  JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles u ON u.oid = m.member WHERE u.rolname = %s
"""


def owned_by(*roles: str) -> list[str]:
    """Tables and functions of these roles."""
    with connection.cursor() as cursor:
        cursor.execute(OWNED, {"roles": list(roles)})
        return [row[0] for row in cursor.fetchall()]


def rows(sql: str, *params: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def personal_tables(schema: str = "public") -> set[str]:
    """Tables with a customer's key, tables that belong to one of those, tables with confidential fields."""
    found = {
        table
        for table, columns in rows(COLUMNS, schema)
        if "customer_id" in columns or table == "customers_customer"
    }
    links = rows(LINKS, schema)
    while further := {child for child, parent in links if parent in found and child not in found}:
        found |= further
    if schema == "public":
        for model in apps.get_models():
            if set(getattr(model, "field_classes", {}).values()) & set("CSX"):
                found.add(model._meta.db_table)
    return found


def gaps(schema: str = "public") -> list[str]:
    """Personal tables that some scope finds without a policy, unless that is explained."""
    policies, found = {table: set(roles) for table, roles in rows(POLICIES, schema)}, []
    for table in sorted(personal_tables(schema)):
        if table in NO_PERSON_IN_IT or table in ONLY_SCOPE_ALL_MAY_TOUCH:
            continue
        if table not in policies:
            found.append(f"{table} has no row-level security")
            continue
        missing = {scope for scope in SCOPES if f"shuke_{scope}" not in policies[table]}
        explained = WITHOUT_POLICY.get(table, (set(), ""))[0]
        if missing != explained:
            found.append(f"{table}: without policy for {sorted(missing)}, explained {sorted(explained)}")
    return found


def test_every_personal_table_has_a_policy_for_every_scope():
    assert len(personal_tables()) >= 20
    assert gaps() == []


def test_a_personal_table_without_policies_is_found():
    """Planted in the temporary schema: one with a customer's key, and one that only belongs to it."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE planted_visit (id bigint PRIMARY KEY, customer_id bigint)")
        cursor.execute("CREATE TEMP TABLE planted_word (id bigint, visit_id bigint REFERENCES planted_visit)")
        cursor.execute("CREATE TEMP TABLE planted_price (id bigint)")
    schema = rows("SELECT pg_my_temp_schema()::regnamespace::text")[0][0]
    assert gaps(schema) == [
        "planted_visit has no row-level security",
        "planted_word has no row-level security",
    ]


@pytest.mark.parametrize("table", ONLY_SCOPE_ALL_MAY_TOUCH)
def test_tables_that_cannot_have_policies_are_closed_by_privilege(table):
    for role in (APP, *SCOPE_ROLES):
        may = rows("SELECT has_table_privilege(%s, %s, 'SELECT, INSERT, UPDATE, DELETE')", role, table)[0][0]
        assert may == (role == "shuke_all"), role


def test_partitions_do_not_answer_past_the_policies_of_the_whole():
    parts = [
        row[0] for row in rows("SELECT relname::text FROM pg_class WHERE relispartition AND relkind = 'r'")
    ]
    assert len(parts) >= 2
    open_ones = [
        (part, role) for part in parts for role in (APP, *SCOPE_ROLES)
        if rows("SELECT has_table_privilege(%s, %s, 'SELECT, INSERT, UPDATE, DELETE')", role, part)[0][0]
    ]  # fmt: skip
    assert open_ones == []


def test_a_month_opened_later_is_closed_as_well():
    rows("SELECT audit_open_month('2031-05-20')")
    for table in ("audit_event_203105", "audit_subject_203105"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows(f"SELECT count(*) FROM {table}")


def seen_of(table: str) -> int | str:
    """Rows that are seen, or that one may not even ask."""
    try:
        with transaction.atomic():
            return rows(f"SELECT count(*) FROM {table}")[0][0]
    except ProgrammingError as denied:
        return "permission denied" if "permission denied" in str(denied) else str(denied)


def test_without_an_actor_every_personal_table_is_empty(cast):
    filled = 0
    for table in sorted(personal_tables() - set(NO_PERSON_IN_IT)):
        with acting_as(SYSTEM):
            filled += rows(f"SELECT count(*) > 0 FROM {table}")[0][0]
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', 'none', true)")
        assert seen_of(table) in (0, "permission denied"), table
    assert filled >= 7  # the control: there is something to hide


def test_the_programs_login_owns_nothing_and_is_bound_by_policies():
    assert rows("SELECT session_user::text")[0][0] == APP
    assert owned_by(APP, *SCOPE_ROLES) == []
    above_policies = "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s) AND (rolsuper OR rolbypassrls OR rolcreaterole)"
    assert rows(above_policies, [APP, OWNER, *SCOPE_ROLES]) == []
    # Inherited, a session without a scope would hold the policies of all scopes at once.
    assert sorted(rows(TAKEN, APP)) == sorted((role, False) for role in SCOPE_ROLES)


def test_an_owned_table_is_found():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE planted (id bigint)")
    assert "planted" in owned_by(APP)


def unsafe_views() -> list[str]:
    """Views that ask with their owner's rights, and materialised ones, which keep what the owner saw."""
    found = rows(
        "SELECT relname::text FROM pg_class WHERE relnamespace::regnamespace::text !~ '^(pg_catalog|information_schema|pg_toast)'"
        " AND (relkind = 'm' OR relkind = 'v' AND NOT 'security_invoker=true' = ANY (coalesce(reloptions, '{}')))"
    )
    return [row[0] for row in found]


def test_views_ask_with_the_readers_rights():
    assert unsafe_views() == []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP VIEW planted_view AS SELECT 1 AS one")
        cursor.execute("CREATE TEMP VIEW planted_safe WITH (security_invoker = true) AS SELECT 1 AS one")
    assert unsafe_views() == ["planted_view"]


def unsafe_functions() -> list[str]:
    """SECURITY DEFINER functions whose search path an asker could bend, or that everybody may call."""
    found = rows(
        "SELECT proname::text, coalesce(array_to_string(proconfig, ';'), ''), coalesce(proacl::text, '{=X/}') FROM pg_proc"
        " WHERE prosecdef AND pronamespace::regnamespace::text !~ '^(pg_catalog|information_schema)'"
    )
    # Not named, pg_temp is searched first: a temporary table could stand in for a real one.
    return [
        name
        for name, settings, rights in found
        if not settings.endswith("pg_temp") or "{=" in rights or ",=" in rights
    ]


def test_functions_with_the_owners_rights_cannot_be_bent():
    assert unsafe_functions() == []
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.planted() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"
        )
    assert unsafe_functions() == ["planted"]
