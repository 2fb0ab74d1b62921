"""What an import left behind is guarded: by today's reach, from planted links, and by the days it may lie there."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from shuke.foundation.org.actor import CLOCK, SYSTEM, Actor, acting_as
from shuke.foundation.org.command import Unchanged
from shuke.foundation.org.models import Grant, Unit
from shuke.foundation.org.refusals import NotFound
from shuke.integrations.imports.commands.drafts import draft_import, drop_draft
from shuke.integrations.imports.commands.inboxes import InboxGiven, set_inbox
from shuke.integrations.imports.commands.jobs import start_import
from shuke.integrations.imports.commands.undoing import undo_import
from shuke.integrations.imports.commands.uploads import erase_uploads
from shuke.integrations.imports.drafting import look_into
from shuke.integrations.imports.intake import mailboxes
from shuke.integrations.imports.intake.rounds import take_in
from shuke.integrations.imports.looks import look_file
from shuke.integrations.imports.preparation import prepared
from shuke.integrations.imports.queries.jobs import person_of
from shuke.integrations.imports.refusals import InboxAddress, InboxCharacters
from shuke.integrations.imports.rules.inboxes import has_control, may_call
from shuke.integrations.imports.running import run_job
from shuke.integrations.imports.uploads import stored_upload
from tests.imports.world import one, open_chain, write
from tests.robustness.test_uploads import manager

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
NOW = timezone.now()
SALES = [["小票号", "门店", "销售时间", "货号", "单价", "会员号"], ["1", "S01", "2026-11-20", "A", "5", "V1"]]
ELSEWHERE = {
    "receipts": [*SALES, ["2", "S02", "2026-11-21", "A", "5", ""]],
    "customers": [["会员号", "姓名", "所属门店"], ["V1", "欧阳娜娜", "S01"], ["V2", "单小慧", "S02"]],
    "stock": [["货号", "门店", "库存数量"], ["A", "S01", "3"], ["A", "S02", "4"]],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _chain(settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    open_chain()


def job(actor: Actor, kind: str, file: Path) -> int:
    given = prepared(actor=actor, kind=kind, files=[file], source="till")
    return int(start_import(actor=actor, given=given).value)


def booked(actor: Actor, kind: str, file: Path) -> int:
    job_id = job(actor, kind, file)
    answer = run_job(actor=actor, job_id=job_id, now=NOW, progress=lambda stage, done, total: None)
    assert answer["errors"] == 0, answer
    return job_id


def moved_to(actor: Actor, code: str) -> Actor:
    """The same person, whose post is another one from now on."""
    with acting_as(SYSTEM), transaction.atomic():
        Grant.objects.filter(staff_id=actor.staff_id).update(unit=Unit.objects.get(code=code))
    return person_of(staff_id=actor.staff_id, today=timezone.localdate())


@pytest.mark.parametrize("kind", list(ELSEWHERE))
def test_who_leads_one_store_today_does_not_undo_what_was_booked_for_the_chain(
    kind: str, tmp_path: Path
) -> None:
    boss = manager("boss", "HQ")
    booked(boss, "products", write(tmp_path / "goods.csv", [["货号", "品名"], ["A", "龙井"]]))
    job_id = booked(boss, kind, write(tmp_path / "chain.csv", ELSEWHERE[kind]))
    with pytest.raises(NotFound):
        undo_import(actor=moved_to(boss, "S01"), job_id=job_id)
    assert one("SELECT state FROM imports_job WHERE id = %s", job_id) == "done"
    assert undo_import(actor=moved_to(boss, "HQ"), job_id=job_id).value["removed"]


def test_who_leads_the_store_still_undoes_what_was_booked_there(tmp_path: Path) -> None:
    boss = manager("boss", "HQ")
    job_id = booked(boss, "receipts", write(tmp_path / "one.csv", [SALES[0], [*SALES[1][:5], ""]]))
    assert undo_import(actor=moved_to(boss, "S01"), job_id=job_id).value["removed"]["orders"] == 1


def test_an_open_job_is_taken_up_again_by_who_began_it_alone(tmp_path: Path) -> None:
    boss, other = manager("boss", "HQ"), manager("other", "HQ")
    file = write(tmp_path / "a.csv", SALES)
    first = job(boss, "receipts", file)
    assert job(boss, "receipts", file) == first
    assert job(other, "receipts", file) != first


def watched(who: Actor, tmp_path: Path) -> Path:
    set_inbox(actor=who, given=InboxGiven("till", "receipts"))
    assert take_in(NOW)["problems"] == 0
    return tmp_path / "data" / "inbox" / "till" / "receipts"


def put(path: Path, age: timedelta, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, ((NOW - age).timestamp(),) * 2)
    return path


def test_known_is_only_what_the_same_person_brought(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", SALES)
    booked(manager("boss", "HQ"), "receipts", file)
    inbox = watched(manager("keeper", "S01"), tmp_path)
    put(inbox / "a.csv", timedelta(hours=1), file.read_text())
    take_in(NOW)
    assert one("SELECT count(*) FROM imports_job") == 2


def test_planted_links_and_pipes_of_a_watched_folder_lead_nowhere(tmp_path: Path) -> None:
    inbox = watched(manager("keeper", "S01"), tmp_path)
    for folder in (inbox.parent.parent, inbox.parent, inbox, inbox / "done", inbox / "refused"):
        assert folder.stat().st_mode & 0o077 == 0
    secret = tmp_path / "secrets.toml"
    secret.write_text("kept")
    (inbox / ".seen.json").unlink()
    for name in (".seen.json", ".seen.json.tmp", "refused/bad.csv.txt", "link.csv"):
        (inbox / name).symlink_to(secret)
    os.mkfifo(inbox / "pipe.csv")
    put(inbox / "bad.csv", timedelta(hours=1), "foo,bar\n1,2\n")
    assert take_in(NOW)["problems"] == 0
    assert secret.read_text() == "kept"
    for name in (".seen.json", "refused/bad.csv.txt"):
        assert not (inbox / name).is_symlink() and (inbox / name).stat().st_mode & 0o077 == 0
    assert "foo" in (inbox / "refused" / "bad.csv.txt").read_text("utf-8-sig")


@pytest.mark.parametrize("name", [".", "done", "refused"])
def test_a_watched_folder_that_is_a_link_is_refused(name: str, tmp_path: Path) -> None:
    inbox = watched(manager("keeper", "S01"), tmp_path)
    aim = tmp_path / "elsewhere"
    (inbox / name).resolve().rename(aim)
    Path(os.path.normpath(inbox / name)).symlink_to(aim)
    put(aim / "a.csv" if name == "." else inbox / "a.csv", timedelta(hours=1), "foo,bar\n1,2\n")
    before = sorted(aim.rglob("*"))
    assert take_in(NOW)["problems"] == 1
    assert "链接" in one("SELECT problem FROM imports_inbox")
    assert sorted(aim.rglob("*")) == before


def test_what_lies_in_the_clear_is_erased_in_its_time(tmp_path: Path) -> None:
    data, days = tmp_path / "data", lambda number: timedelta(days=number)
    places = {
        "imports/drafts/1.json": 7, "imports/4/errors.csv": 30, "imports/4/set-aside-2.csv": 30, "imports/4/kept.csv": 30,
        "inbox/till/receipts/done/a.csv": 30, "inbox/till/receipts/refused/a.csv.txt": 30,
    }  # fmt: skip
    old = [put(data / place, days(age + 1)) for place, age in places.items()]
    young = [put((data / place).with_stem("young"), days(age - 1)) for place, age in places.items()]
    waiting = put(data / "inbox/till/receipts/waiting.csv", days(99))
    strange = put(tmp_path / "strange" / "b.csv", days(99))
    (data / "imports" / "9").symlink_to(strange.parent)
    assert erase_uploads(actor=CLOCK, now=NOW).value == len(old)
    assert not any(path.exists() for path in old)
    assert all(path.exists() for path in [*young, waiting, strange])
    assert isinstance(erase_uploads(actor=CLOCK, now=NOW), Unchanged)


def test_the_age_of_a_file_that_was_put_aside_counts_from_then(tmp_path: Path) -> None:
    inbox = watched(manager("keeper", "S01"), tmp_path)
    put(inbox / "bad.csv", timedelta(days=99), "foo,bar\n1,2\n")
    take_in(NOW)
    erase_uploads(actor=CLOCK, now=NOW)
    assert (inbox / "refused" / "bad.csv").exists()


def test_a_draft_that_is_given_up_takes_its_look_along(tmp_path: Path) -> None:
    raw = write(tmp_path / "a.csv", SALES).read_bytes()
    upload = stored_upload(actor=SYSTEM, name="a.csv", blocks=[raw], now=NOW)
    draft_id = draft_import(actor=SYSTEM, uploads=[upload.id], source="till").value
    look_into(draft_id=draft_id)
    assert look_file(draft_id).exists()
    drop_draft(actor=SYSTEM, draft_id=draft_id)
    assert not look_file(draft_id).exists()


def mailbox(**options: Any) -> InboxGiven:
    given = {"host": "mail.example", "login": "till", "password": "secret", "senders": ("a@b.example",)}
    return InboxGiven("till", "receipts", "mailbox", **(given | options))


@pytest.mark.parametrize("name", ["host", "login", "password", "mail_folder"])
def test_nothing_that_is_sent_to_a_mail_server_begins_a_line_of_its_own(name: str) -> None:
    for mark in ("\r\nA1 DELETE x", "\n", "\0", "\x1b", "\x85"):
        with pytest.raises(InboxCharacters):
            set_inbox(actor=SYSTEM, given=mailbox(**{name: f"a{mark}b"}))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "LOCALHOST", "::1", "10.0.0.1", "192.168.1.1", "172.16.0.9", "169.254.169.254", "224.0.0.1",
     "0.0.0.0", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "100.64.0.1", "ff02::1"],
)  # fmt: skip
def test_a_mail_server_is_one_of_the_internet(host: str) -> None:
    with pytest.raises(InboxAddress):
        set_inbox(actor=SYSTEM, given=mailbox(host=host))


def test_a_name_is_judged_by_what_it_stands_for_when_it_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    set_inbox(actor=SYSTEM, given=mailbox(host="mail.example"))
    answer = [(2, 1, 6, "", ("93.184.216.34", 993)), (2, 1, 6, "", ("10.0.0.7", 993))]
    monkeypatch.setattr(mailboxes.socket, "getaddrinfo", lambda *_what, **_how: answer)
    assert take_in(NOW)["problems"] == 1
    assert "mail.example" in one("SELECT problem FROM imports_inbox")


def test_the_rules_of_addresses() -> None:
    assert may_call("93.184.216.34", False) and may_call("2606:2800:220:1::1", False)
    assert may_call("127.0.0.1", True) and may_call("::1", True) and not may_call("10.0.0.1", True)
    assert has_control("a\u2028b") and not has_control("收件箱 INBOX/日结")
