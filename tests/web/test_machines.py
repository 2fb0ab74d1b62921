"""Keys, jobs, channels and sources in settings."""

import re

import pytest
from django.db import connection, transaction

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.house.runs import _reason
from shuke.foundation.org.refusals import NotFound
from tests.watch import WATCH

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
PASSWORD = "一叶茶铺-熟客-2026"


@pytest.fixture
def admin(cast, client):
    client.post("/login", {"login": "jiang", "password": PASSWORD})
    return client


def test_a_key_is_told_once_works_and_is_ended(cast, admin):
    answer = admin.post(
        "/settings/keys/new",
        {"name": "收银", "scope": ["sales.read", "catalog.read"], "unit": cast.units["lake"]},
    )
    secret = re.search(r"shuke_[\w-]{20,}", answer.content.decode()).group(0)
    assert "no-store" in answer["Cache-Control"]
    listed = admin.get("/settings/keys").content.decode()
    assert "收银" in listed and secret not in listed
    key_id = re.search(r"/settings/keys/(\d+)/ending", listed).group(1)
    headers = {"Authorization": f"Bearer {secret}"}
    admin.post("/logout")
    assert admin.get("/api/v1/products", headers=headers).status_code == 200
    admin.post("/login", {"login": "jiang", "password": PASSWORD})
    assert admin.post(f"/settings/keys/{key_id}/ending").status_code == 302
    admin.post("/logout")
    assert admin.get("/api/v1/products", headers=headers).status_code == 401


def planted(status: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', 'planted', %s) RETURNING id",
            [status],
        )
        return cursor.fetchone()[0]


def status_of(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job])
        return cursor.fetchone()[0]


def test_a_failed_job_says_why_and_is_tried_again(cast, admin):
    failed, waiting = planted("failed"), planted("todo")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO org_jobfailure (job_id, at, code, text, text_en, reference) VALUES (%s, now(), %s, %s, %s, %s)",
            [failed, *_reason(NotFound())],
        )
    text = admin.get("/settings/jobs?state=failed").content.decode()
    assert str(NotFound()) in text
    admin.post(f"/settings/jobs/{failed}/retrial")
    admin.post(f"/settings/jobs/{waiting}/cancellation")
    assert (status_of(failed), status_of(waiting)) == ("todo", "cancelled")


def test_what_the_program_did_wrong_is_named_by_its_kind_alone():
    code, text, english, reference = _reason(ValueError("secret 13800138016"))
    assert (code, text, english) == ("ValueError", "", "") and len(reference) == 8
    assert WATCH.taken() != []  # what was raised stands in the machine's log, and nowhere else


def test_channels_count_orders_for_who_may_see_them_only(cast, admin):
    assert "近 30 天单数" not in admin.get("/settings/channels").content.decode()
    admin.post("/logout")
    admin.post("/login", {"login": "shi", "password": PASSWORD})
    text = admin.get("/settings/channels").content.decode()
    assert "近 30 天单数" in text and "湖滨店" in text and "山前店" not in text


def test_what_is_remembered_of_a_source_is_shown_and_forgotten(cast, admin):
    from shuke.integrations.imports.models import Mapping
    from shuke.integrations.imports.rules.settings import SourceSettings

    with acting_as(SYSTEM), transaction.atomic():
        Mapping.objects.create(
            unit_id=cast.units["company"],
            source="till",
            kind="customers",
            settings=SourceSettings(columns={"person": "姓名"}).as_json(),
        )  # fmt: skip
    assert "till" in admin.get("/settings/sources").content.decode()
    assert "姓名" in admin.get("/settings/sources/till").content.decode()
    admin.post("/settings/sources/till/forgetting", {"kind": "customers", "unit": cast.units["company"]})
    with acting_as(SYSTEM), transaction.atomic():
        assert Mapping.objects.count() == 0


def test_every_task_says_in_words_what_it_does():
    from shuke.doors.web.settings.jobs.words import LABELS, STEPS, TASKS
    from tests.house.test_schedule import tasks

    names = {task.name for task in tasks().values()}
    assert names - set(TASKS) == set()
    assert set(TASKS) - names == set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(enum_range(NULL::procrastinate_job_event_type))::text")
        assert {row[0] for row in cursor.fetchall()} == set(STEPS)
    assert {"doing", "failed", "todo", "cancelled"} < set(LABELS)


def test_a_job_has_its_page_with_who_asked_its_tries_and_why_it_failed(cast, admin):
    job = planted("todo")
    with connection.cursor() as cursor:
        for status in ("doing", "failed"):  # what became of it is written by the queue itself
            cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, job])
        cursor.execute(
            "UPDATE procrastinate_jobs SET task_name = 'org.move_unit', attempts = 3, args = %s WHERE id = %s",
            [f'{{"staff_id": {cast.staff["jiang"]}, "unit_id": 1, "parent_id": 2}}', job],
        )
        cursor.execute(
            "INSERT INTO org_jobfailure (job_id, at, code, text, text_en, reference) VALUES (%s, now(), %s, %s, %s, %s)",
            [job, *_reason(NotFound())],
        )
    text = admin.get(f"/settings/jobs/{job}").content.decode()
    assert "调整组织位置" in text and "蒋平" in text and "这里什么都没有" in text and "<dd>3</dd>" in text
    assert f"/settings/jobs/{job}/retrial" in text
    assert [word in text for word in ("加入列表", "开始执行", "失败")] == [True] * 3
    assert f"/settings/jobs/{job}/cancellation" not in text
    gone = admin.get(f"/settings/jobs/{job + 1000}")
    assert gone.status_code == 404 and "顺利完成的任务不保留" in gone.content.decode()


def test_who_started_an_import_is_told_to_who_keeps_the_jobs(cast, admin):
    from shuke.integrations.imports.models import Job

    with acting_as(SYSTEM), transaction.atomic():
        made = Job.objects.create(
            kind="customers", source="till", digest="0" * 64, files=[], mapping={}, started_by_id=cast.staff["chen"]
        )  # fmt: skip
    job = planted("todo")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET task_name = 'imports.run', args = %s WHERE id = %s",
            [f'{{"job_id": {made.id}}}', job],
        )
    text = admin.get(f"/settings/jobs/{job}").content.decode()
    assert "陈立群" in text and "till" in text and f"/settings/jobs/{job}/cancellation" in text


def test_the_timetable_is_shown_on_the_clock_of_the_shop(cast, admin):
    from shuke.foundation.org.models import Unit

    with acting_as(SYSTEM), transaction.atomic():
        Unit.objects.filter(code="company").update(timezone="Pacific/Auckland")
        Unit.objects.filter(code="lake").update(timezone="Asia/Shanghai")
    text = admin.get("/settings/jobs").content.decode()
    assert "奥克兰" in text and re.search(r"下次 [^<]* 02:30", text)


@pytest.fixture
def till(cast):
    """A source with two columns known and one left out."""
    from shuke.integrations.imports.models import Mapping
    from shuke.integrations.imports.rules.settings import SourceSettings

    settings = SourceSettings(
        columns={"person": "姓名", "phone": "电话"}, ignored=("备注",), currency="CNY", encoding="gb18030"
    )
    with acting_as(SYSTEM), transaction.atomic():
        Mapping.objects.create(
            unit_id=cast.units["lake"], source="till", kind="customers", settings=settings.as_json()
        )


def columns_of_till() -> tuple[dict, list]:
    from shuke.integrations.imports.models import Mapping

    with acting_as(SYSTEM), transaction.atomic():
        kept = Mapping.objects.get(source="till").settings
    return kept["columns"], list(kept["ignored"])


def test_a_column_is_forgotten_alone(cast, till, admin):
    of_lake = {"kind": "customers", "unit": cast.units["lake"]}
    text = admin.get("/settings/sources/till").content.decode()
    assert "客户姓名" in text and "不导入" in text and "GB18030" in text
    admin.post("/settings/sources/till/column", {**of_lake, "title": "姓名"})
    admin.post("/settings/sources/till/column", {**of_lake, "title": "没有"})
    elsewhere = {"kind": "customers", "unit": cast.units["hill"]}
    admin.post("/settings/sources/till/column", {**elsewhere, "title": "电话"})
    assert columns_of_till() == ({"phone": "电话"}, ["备注"])
    admin.post("/settings/sources/till/column", {**of_lake, "title": "备注"})
    assert columns_of_till() == ({"phone": "电话"}, [])


MAILBOX = {
    "is_on": "1", "host": "imap.example.com", "port": "993", "login": "till@example.com", "password": "geheim",
    "mail_folder": "INBOX", "senders": "a@example.com\n@shop.example.com",
}  # fmt: skip


def test_a_mailbox_is_set_up_changed_and_forgotten_by_who_imports(cast, till, client):
    from shuke.integrations.imports.commands.inboxes import password_of
    from shuke.integrations.imports.models import Inbox

    client.post("/login", {"login": "chen", "password": PASSWORD})
    address = "/settings/sources/till/customers/mailbox"
    refused = client.post(address, {**MAILBOX, "port": "143"})
    assert refused.status_code == 422 and "till@example.com" in refused.content.decode()
    assert "geheim" not in refused.content.decode()
    assert client.post(address, MAILBOX).status_code == 302
    assert client.post(address, {**MAILBOX, "password": "", "is_on": ""}).status_code == 302
    with acting_as(SYSTEM), transaction.atomic():
        kept = Inbox.objects.get(source="till")
        assert (kept.is_on, kept.senders, password_of(kept)) == (
            False, ["@shop.example.com", "a@example.com"], "geheim",
        )  # fmt: skip
    page = client.get("/settings/sources/till").content.decode()
    assert "已暂停" in page and "geheim" not in page + client.get(address).content.decode()
    client.post("/logout")
    client.post("/login", {"login": "shi", "password": PASSWORD})
    assert client.post(f"{address}/ending").status_code == 404  # another's own
    assert "由其他人设置" not in client.get("/settings/sources/till").content.decode()  # it is paused
    client.post("/logout")
    client.post("/login", {"login": "chen", "password": PASSWORD})
    assert client.post(f"{address}/ending").status_code == 302
    with acting_as(SYSTEM), transaction.atomic():
        assert not Inbox.objects.exists()


def test_a_folder_is_watched_for_a_known_source_only(cast, till, client):
    client.post("/login", {"login": "chen", "password": PASSWORD})
    assert client.post("/settings/sources/till/customers/folder", {"is_on": "1"}).status_code == 302
    page = client.get("/settings/sources/till").content.decode()
    assert "inbox/till/customers" in page and "自动接收中" in page
    for address in ("nowhere/customers/folder", "till/stock/folder", "till/customers/pigeon"):
        assert client.get(f"/settings/sources/{address}").status_code == 404
    client.post("/logout")
    client.post("/login", {"login": "shi", "password": PASSWORD})
    assert "由其他人设置" in client.get("/settings/sources/till").content.decode()
    taken = client.post("/settings/sources/till/customers/folder", {"is_on": "1"})
    assert taken.status_code == 409
