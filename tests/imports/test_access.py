"""Whose import it is: the starter's and the officer's; the job runs with the rights that the starter has now."""

from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from shuke.foundation.org.actor import SYSTEM, Actor, acting_as, reading_as
from shuke.foundation.org.commands import add_staff
from shuke.foundation.org.models import Grant, Staff
from shuke.foundation.org.reach import account_of
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.integrations.imports.commands.jobs import start_import
from shuke.integrations.imports.preparation import prepared
from shuke.integrations.imports.queries import errors_of, job_of, jobs_of, starter_of
from shuke.integrations.imports.running import run_job
from tests.imports.world import HEADER, one, open_chain, rows, write

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
TODAY = date(2026, 11, 22)
LINES = [
    [*HEADER, "store"],
    ["1", "A", "cup", "1", "2024-01-01", "5", "V1", "S01"],
    ["2", "A", "cup", "1", "2024-01-01", "5", "V2", "S02"],
]


@pytest.fixture(autouse=True)
def _chain(settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    open_chain()


def _manager(login: str, unit: str) -> Actor:
    staff_id = add_staff(
        actor=SYSTEM, login=login, name=login, role="store_manager", unit=unit, password="x" * 14
    ).value
    account = account_of(staff_id, TODAY)
    assert account is not None
    assert account.actor is not None
    return account.actor


def _job(actor: Actor, tmp_path: Path) -> int:
    given = prepared(actor=actor, kind="receipts", files=[write(tmp_path / "till.csv", LINES)], source="till")
    return int(start_import(actor=actor, given=given).value)


def _run(actor: Actor, job_id: int) -> dict[str, object]:
    return run_job(actor=actor, job_id=job_id, now=timezone.now(), progress=lambda stage, done, total: None)


def test_a_manager_books_only_in_the_own_store(tmp_path: Path) -> None:
    manager = _manager("one", "S01")
    answer = _run(manager, _job(manager, tmp_path))
    assert (answer["orders_new"], answer["errors_by_code"]) == (1, {"store_unknown": 1})
    assert rows("SELECT u.code FROM orders_order o JOIN org_unit u ON u.id = o.unit_id") == [("S01",)]
    assert one("SELECT actor_kind FROM audit_event WHERE act = 'imports.import_receipts'") == "staff"


def test_nobody_else_sees_the_job_or_its_errors(tmp_path: Path) -> None:
    first, second = _manager("one", "S01"), _manager("two", "S02")
    job_id = _job(first, tmp_path)
    _run(first, job_id)
    with reading_as(first):
        assert [job.id for job in jobs_of(actor=first)] == [job_id]
        assert [error.code for error in errors_of(actor=first, job_id=job_id)] == ["store_unknown"]
    with reading_as(second):
        assert jobs_of(actor=second) == []
        assert errors_of(actor=second, job_id=job_id) == []
        with pytest.raises(NotFound):
            job_of(actor=second, job_id=job_id)
    with transaction.atomic():
        from django.db import connection

        with connection.cursor() as cursor:
            for table in ("imports_job", "imports_error"):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone()[0] == 0


def test_the_lists_are_readable_by_the_programs_user_only(tmp_path: Path) -> None:
    manager = _manager("one", "S01")
    answer = _run(manager, _job(manager, tmp_path))
    file = Path(str(answer["error_file"]))
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


def test_who_lost_the_right_between_start_and_run_gets_nothing(tmp_path: Path) -> None:
    manager = _manager("one", "S01")
    job_id = _job(manager, tmp_path)
    assert starter_of(job_id=job_id, today=TODAY).staff_id == manager.staff_id
    with acting_as(SYSTEM), transaction.atomic():
        Grant.objects.filter(staff_id=manager.staff_id).update(role="assistant")
    with pytest.raises(Forbidden):
        _run(starter_of(job_id=job_id, today=TODAY), job_id)
    with acting_as(SYSTEM), transaction.atomic():
        Staff.objects.filter(id=manager.staff_id).update(is_active=False)
    with pytest.raises(Forbidden):
        starter_of(job_id=job_id, today=TODAY)
    assert one("SELECT count(*) FROM orders_order") == 0


def test_the_log_names_the_import_and_each_customer_whose_story_changed(tmp_path: Path) -> None:
    manager = _manager("one", "S01")
    _run(manager, _job(manager, tmp_path))
    found = rows(
        "SELECT e.act, count(s.customer_id) FROM audit_event e LEFT JOIN audit_subject s ON s.event_id = e.id"
        " WHERE e.act ~ '^(imports|customers|orders|catalog)'"
        " AND e.id >= (SELECT max(id) FROM audit_event WHERE act = 'imports.start_import') GROUP BY e.id, e.act ORDER BY e.id"
    )
    assert found == [
        ("imports.start_import", 0), ("imports.import_receipts", 0), ("catalog.add_products", 0), ("customers.enrol_many", 1),
        ("orders.record_sales", 1),
    ]  # fmt: skip
    assert "V1" not in str(rows("SELECT payload FROM audit_event"))


def test_a_seller_of_another_store_is_nobody_here(tmp_path: Path) -> None:
    manager, _other = _manager("one", "S01"), _manager("two", "S02")
    sold = [[*HEADER, "store", "seller"]]
    sold += [
        [str(n), "A", "cup", "1", "2024-01-01", "5", f"V{n}", "S01", who]
        for n, who in enumerate(("one", "two"))
    ]
    given = prepared(actor=manager, kind="receipts", files=[write(tmp_path / "a.csv", sold)], source="till")
    _run(manager, int(start_import(actor=manager, given=given).value))
    sellers = (
        "SELECT s.login FROM orders_order o LEFT JOIN org_staff s ON s.id = o.seller_id ORDER BY o.number"
    )
    assert rows(sellers) == [("one",), (None,)]


def test_the_company_s_import_knows_every_seller(tmp_path: Path) -> None:
    """The control: below the company both are at home."""
    _manager("one", "S01"), _manager("two", "S02")
    sold = [[*HEADER, "store", "seller"]]
    sold += [
        [str(n), "A", "cup", "1", "2024-01-01", "5", f"V{n}", "S01", who]
        for n, who in enumerate(("one", "two"))
    ]
    given = prepared(actor=SYSTEM, kind="receipts", files=[write(tmp_path / "a.csv", sold)], source="till")
    _run(SYSTEM, int(start_import(actor=SYSTEM, given=given).value))
    assert one("SELECT count(DISTINCT seller_id) FROM orders_order") == 2
