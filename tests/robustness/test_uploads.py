"""Files from outside: whatever they are called they lie under a name of ours, within limits, for a week."""

from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from shuke.foundation.org.actor import CLOCK, SYSTEM, Actor, reading_as
from shuke.foundation.org.commands import add_staff
from shuke.foundation.org.reach import account_of
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.integrations.imports import uploads
from shuke.integrations.imports.commands.jobs import start_import
from shuke.integrations.imports.commands.uploads import erase_uploads
from shuke.integrations.imports.preparation import prepared
from shuke.integrations.imports.queries import uploads_of
from shuke.integrations.imports.readers.limits import Limits
from shuke.integrations.imports.refusals import FileEmpty, FileTooLarge, StorageFull, UploadGone, UploadQuota
from shuke.integrations.imports.running import run_job
from tests.imports.world import one, open_chain, rows

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
NOW = timezone.now()
TEXT = b"InvoiceNo,StockCode,InvoiceDate,UnitPrice\n1,A,2024-01-01,5\n"
HOSTILE = [
    "../../etc/passwd", "..\\..\\windows\\system32\\cmd.exe", "/etc/shadow", "C:\\boot.ini", "a\0b.csv", "a\r\nSet-Cookie: x.csv",
    "\u202egpj.exe", "CON", "NUL.csv", "aux.txt", "LPT1", "x" * 300 + ".csv", "客" * 300, ".htaccess", "..", ".", " ", "",
    "a.PhP", "a.php.csv", "a.CSV.ExE", "<script>alert(1)</script>.csv", "'; DROP TABLE imports_job;--", "$(reboot).csv",
    "`id`.csv", "a|b.csv", "a;b.csv", "a&b.csv", "%2e%2e%2fpasswd", "..%c0%af..", "file:///etc/passwd", "http://x/y.csv",
    "\\\\server\\share\\x.csv", "a/../../b.csv", "~root/.ssh/id", "-rf", "--help", "a b.csv", "a\tb.csv", "a\x1b[31m.csv",
    "a\u200b.csv", "\ufeffa.csv", "e\u0301.csv", "🍵.csv", "ｆｕｌｌ．ｃｓｖ", "a:b.csv", "a*b?.csv", 'a"b.csv', "a:stream$DATA",
    "desktop.ini", "Thumbs.db", "a.csv.", "a.csv ", ".a.csv.swp", "a.lnk", "a.svg", "a.html", "con.csv", "COM9",
    "x/" * 100 + "y.csv", "\udc80.csv",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _chain(settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    open_chain()


def manager(login: str, unit: str) -> Actor:
    """A store's manager."""
    staff = add_staff(
        actor=SYSTEM, login=login, name=login, role="store_manager", unit=unit, password="x" * 14
    )
    account = account_of(staff.value, timezone.localdate())
    assert account and account.actor
    return account.actor


def lying(tmp_path: Path) -> list[Path]:
    """Every file of the data directory."""
    return [path for path in (tmp_path / "data").rglob("*") if path.is_file()]


def test_sixty_hostile_names_become_none_of_ours(tmp_path: Path) -> None:
    assert len(HOSTILE) >= 60
    around = {path for path in tmp_path.rglob("*") if "data" not in path.parts}
    kept = [uploads.stored_upload(actor=SYSTEM, name=name, blocks=[TEXT], now=NOW) for name in HOSTILE]
    tokens = [token for (token,) in rows("SELECT token FROM imports_upload")]
    assert sorted(path.name for path in lying(tmp_path)) == sorted(tokens)
    assert all(len(token) == 32 and int(token, 16) >= 0 for token in tokens)
    assert {path.parent for path in lying(tmp_path)} == {tmp_path / "data" / "imports" / "uploads"}
    assert {path for path in tmp_path.rglob("*") if "data" not in path.parts} == around
    for one_of in kept:
        assert 1 <= len(one_of.name) <= 120
        assert not set("/\\\0\r\n\t\x1b\u202e") & set(one_of.name)
        one_of.name.encode()


def test_it_can_be_read_by_the_programs_user_only(tmp_path: Path) -> None:
    uploads.stored_upload(actor=SYSTEM, name="till.csv", blocks=[TEXT], now=NOW)
    (path,) = lying(tmp_path)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_an_import_reads_uploads_under_the_names_that_people_gave_them(tmp_path: Path) -> None:
    who = manager("one", "S01")
    first = uploads.stored_upload(actor=who, name="昨天.csv", blocks=[TEXT], now=NOW)
    second = uploads.stored_upload(
        actor=who,
        name="今天.csv",
        blocks=[TEXT.replace(b"\n1,A,2024-01-01,5", b"\n2,A,2024-01-01,five")],
        now=NOW,
    )
    files = uploads.named_uploads(actor=who, upload_ids=[first.id, second.id])
    given = prepared(actor=who, kind="receipts", files=files, source="till")
    assert [table.source.name for table in given.plan.tables] == ["昨天.csv", "今天.csv"]
    job_id = start_import(actor=who, given=given).value
    answer = run_job(actor=who, job_id=job_id, now=NOW, progress=lambda *_: None)
    assert (answer["orders_new"], answer["errors"]) == (1, 1)
    assert "今天.csv" in Path(answer["error_file"]).read_text("utf-8-sig")


def test_nobody_else_reads_them(tmp_path: Path) -> None:
    first, second = manager("one", "S01"), manager("two", "S02")
    mine = uploads.stored_upload(actor=first, name="till.csv", blocks=[TEXT], now=NOW)
    assert len(uploads.named_uploads(actor=first, upload_ids=[mine.id])) == 1
    with pytest.raises(NotFound):
        uploads.named_uploads(actor=second, upload_ids=[mine.id])
    with reading_as(second):
        assert uploads_of(actor=second, upload_ids=[mine.id]) == []
    with pytest.raises(Forbidden):
        uploads.stored_upload(
            actor=Actor("staff", id=1, staff_id=1, scope="own"), name="a", blocks=[TEXT], now=NOW
        )


@pytest.mark.parametrize(
    ("blocks", "refusal"), [([], FileEmpty), ([b""], FileEmpty), ([b"x" * 600, b"x" * 600], FileTooLarge)]
)
def test_what_is_refused_leaves_nothing(
    tmp_path: Path, blocks: list[bytes], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        uploads.stored_upload(actor=SYSTEM, name="a.csv", blocks=blocks, now=NOW, limits=Limits(packed=1000))
    assert lying(tmp_path) == []
    assert one("SELECT count(*) FROM imports_upload") == 0


def test_a_browser_that_goes_away_leaves_nothing(tmp_path: Path) -> None:
    def cut_off() -> object:
        yield TEXT
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        uploads.stored_upload(actor=SYSTEM, name="a.csv", blocks=cut_off(), now=NOW)
    assert lying(tmp_path) == []


def test_a_quota_per_person_and_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "BYTES_A_DAY", 2 * len(TEXT))
    first, second = manager("one", "S01"), manager("two", "S02")
    uploads.stored_upload(actor=first, name="a.csv", blocks=[TEXT], now=NOW)
    with pytest.raises(UploadQuota):
        uploads.stored_upload(actor=first, name="b.csv", blocks=[TEXT, b"x"], now=NOW)
    uploads.stored_upload(actor=first, name="b.csv", blocks=[TEXT], now=NOW)
    with pytest.raises(UploadQuota):
        uploads.stored_upload(actor=first, name="c.csv", blocks=[TEXT], now=NOW)
    uploads.stored_upload(actor=second, name="a.csv", blocks=[TEXT], now=NOW)
    uploads.stored_upload(actor=first, name="c.csv", blocks=[TEXT], now=NOW + timedelta(hours=25))
    assert len(lying(tmp_path)) == 4


def test_a_tenth_of_the_disk_stays_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = namedtuple("disk", "total used free")
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda path: disk(1000, 800, 100 + len(TEXT) - 1))
    with pytest.raises(StorageFull) as no:
        uploads.stored_upload(actor=SYSTEM, name="a.csv", blocks=[TEXT], now=NOW)
    assert (no.value.code, no.value.status) == ("storage_full", 507)
    assert lying(tmp_path) == []
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda path: disk(1000, 800, 100 + len(TEXT)))
    uploads.stored_upload(actor=SYSTEM, name="a.csv", blocks=[TEXT], now=NOW)


def test_after_a_week_they_are_gone_unless_an_import_still_reads_them(tmp_path: Path) -> None:
    kept = uploads.stored_upload(actor=SYSTEM, name="read.csv", blocks=[TEXT], now=NOW)
    gone = uploads.stored_upload(actor=SYSTEM, name="idle.csv", blocks=[TEXT], now=NOW)
    files = uploads.named_uploads(actor=SYSTEM, upload_ids=[kept.id])
    start_import(actor=SYSTEM, given=prepared(actor=SYSTEM, kind="receipts", files=files, source="till"))
    assert erase_uploads(actor=CLOCK, now=NOW + timedelta(days=6)).value == 0
    assert erase_uploads(actor=CLOCK, now=NOW + timedelta(days=8)).value == 1
    assert len(lying(tmp_path)) == 1
    with pytest.raises(UploadGone):
        uploads.named_uploads(actor=SYSTEM, upload_ids=[gone.id])
    assert len(uploads.named_uploads(actor=SYSTEM, upload_ids=[kept.id])) == 1
