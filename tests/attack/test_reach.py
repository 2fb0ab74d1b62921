"""Ways round one's reach: follow-ups planned from others' sales, rows written for others, files of another store."""

from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from shuke.customers.models import Customer
from shuke.foundation.org.actor import SYSTEM, Actor, acting_as, elevated, reading_as
from shuke.integrations.imports.commands.jobs import start_import
from shuke.integrations.imports.preparation import prepared
from shuke.integrations.imports.running import run_job
from shuke.service.care.commands.planned import Pick, plan_many
from shuke.service.care.queries import followups_about, followups_counted, followups_due
from tests.cast import TODAY, Cast, build_cast
from tests.imports.world import rows, write

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


@pytest.fixture
def world() -> Cast:
    return build_cast()


def test_a_marketer_who_owns_a_customer_learns_no_rhythm_and_no_birthday(world: Cast) -> None:
    lin, qian = world.customers["lin"], world.staff["qian"]
    with acting_as(SYSTEM), transaction.atomic():
        Customer.objects.filter(id=lin).update(owner_id=qian)
    for kind, reason in (("at_risk", {"days": 58, "gap": 20}), ("birthday", {"age": 40})):
        with acting_as(SYSTEM):
            plan_many(actor=SYSTEM, kind=kind, picks=[Pick(lin, f"{kind}:1", TODAY, reason)])
    seen = {}
    for login in ("qian", "chen"):
        actor = world.actor(login)
        with reading_as(actor):
            seen[login] = (
                {line.kind for line in followups_about(actor=actor, customer_id=lin)},
                len(followups_due(actor=actor, until=TODAY, mine=False, kinds=("at_risk", "birthday"))),
                followups_counted(actor=actor, today=TODAY, mine=False)[0],
            )
    assert seen == {"qian": (set(), 0, 0), "chen": ({"at_risk", "birthday"}, 2, 2)}


@pytest.mark.parametrize("login", ["zhou", "wu"])
def test_the_till_s_scopes_write_no_customer_of_others(world: Cast, login: str) -> None:
    new = """INSERT INTO customers_customer (kind, organisation_kind, name, given_name, pinyin, given_pinyin, initials, member_no,
        gender, language, home_unit_id, home_path, owner_id, joined_on, source, status, version)
        SELECT kind, organisation_kind, name, given_name, pinyin, given_pinyin, initials, 'M-foreign', gender, language,
               %s, home_path, %s, joined_on, source, status, version FROM customers_customer LIMIT 1"""
    values = [world.units["hill"], world.staff["li"]]
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM customers_customer")
        if login == "wu":
            cursor.execute(
                "INSERT INTO customers_lookup (staff_id, customer_id, until_at) VALUES (%s, %s, now() + interval '9 min')",
                [world.staff["wu"], world.customers["lin"]],
            )
    with pytest.raises(ProgrammingError), reading_as(world.actor(login)), connection.cursor() as cursor:
        cursor.execute(new, values)
    with (
        reading_as(world.actor(login)),
        elevated(),
        connection.cursor() as cursor,
    ):  # only the policy stood in the way
        cursor.execute(new, values)
        assert cursor.rowcount == 1
        transaction.set_rollback(True)


def _import(actor: Actor, path: Path) -> dict[str, object]:
    given = prepared(actor=actor, kind="customers", files=[path], source="till")
    job = int(start_import(actor=actor, given=given).value)
    return run_job(actor=actor, job_id=job, now=timezone.now(), progress=lambda stage, done, total: None)


def test_a_file_of_one_store_changes_no_customer_of_another(
    world: Cast, tmp_path: Path, settings: object
) -> None:
    settings.DATA = tmp_path / "data"
    titles, card = ["姓名", "卡号", "手机", "所属门店", "标签"], "4711"
    with acting_as(SYSTEM):
        from shuke.customers.commands.identifiers import add_identifier

        for key in ("fang", "lin"):
            add_identifier(
                actor=SYSTEM, customer_id=world.customers[key], kind="card", text=f"{card}{key.upper()}"
            )
    people = [
        ["别人", card + "FANG", "13811112222", "湖滨店", "新标签"],
        ["林慧敏敏", card + "LIN", "13811113333", "湖滨店", "新标签"],
    ]
    _import(world.actor("chen"), write(tmp_path / "people.csv", [titles, *people]))
    kept = """SELECT c.name, (SELECT count(*) FROM customers_identifier i WHERE i.customer_id = c.id),
        (SELECT count(*) FROM customers_tagging t WHERE t.customer_id = c.id) FROM customers_customer c WHERE c.id = %s"""
    assert rows(kept, world.customers["fang"]) == [("方文斌", 2, 0)]
    assert rows(kept, world.customers["lin"]) == [
        ("林慧敏敏", 3, 1)
    ]  # the control: an own customer is changed
