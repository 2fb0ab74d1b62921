"""What a till puts into its folder or mailbox comes in by itself, once, and by the right of who set it up."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from shuke.config.schedule import SCHEDULE, run_once
from shuke.foundation.org.actor import SYSTEM, Actor, acting_as, reading_as
from shuke.foundation.org.models import Grant
from shuke.foundation.org.refusals import NotFound
from shuke.integrations.imports.commands.inboxes import InboxGiven, forget_inbox, set_inbox
from shuke.integrations.imports.intake.rounds import take_in
from shuke.integrations.imports.queries.inboxes import inboxes_of
from shuke.integrations.imports.refusals import InboxFolder, InboxMailbox, InboxPort, InboxTaken
from shuke.integrations.imports.rules.inboxes import (
    is_arrival,
    is_folder_name,
    is_table_name,
    is_whole,
    may_send,
)
from tests.imports.till_file import CSV
from tests.imports.world import one, rows, run, write
from tests.robustness.test_uploads import manager

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "witness"]),
    pytest.mark.usefixtures("chain"),
]
NOW = timezone.now()


def folder(tmp_path: Path, who: Actor, source: str = "收银", kind: str = "receipts") -> Path:
    """A watched folder."""
    set_inbox(actor=who, given=InboxGiven(source, kind))
    take_in(NOW)
    return tmp_path / "data" / "inbox" / source / kind


def drop(path: Path, raw: bytes = CSV, age: timedelta = timedelta(hours=1)) -> Path:
    path.write_bytes(raw)
    moment = (NOW - age).timestamp()
    os.utime(path, (moment, moment))
    return path


def names(path: Path) -> list[str]:
    return sorted(
        one_of.name for one_of in path.iterdir() if one_of.is_file() and not one_of.name.startswith(".")
    )


def test_a_shop_without_integration_has_its_customers_the_next_morning(tmp_path: Path, who: Actor) -> None:
    inbox = folder(tmp_path, who)
    drop(inbox / "日结20261121.csv")
    run_once()  # all that the clock does, in the order of its timetable
    assert names(inbox) == [] and names(inbox / "refused") == []
    assert names(inbox / "done") == ["日结20261121.csv", "日结20261121.csv.txt"]
    assert "2" in (inbox / "done" / "日结20261121.csv.txt").read_text("utf-8-sig")
    assert rows("SELECT member_no, name FROM customers_customer ORDER BY 1") == [
        ("V1", "欧阳娜娜"),
        ("V2", "单小慧"),
    ]
    assert rows("SELECT u.code FROM orders_order o JOIN org_unit u ON u.id = o.unit_id") == [("S01",)] * 2
    run_once()
    assert (
        one("SELECT count(*) FROM insight_figure WHERE r IS NOT NULL AND f IS NOT NULL AND m IS NOT NULL")
        == 2
    )
    assert rows("SELECT DISTINCT started_by_id FROM imports_job") == [(who.staff_id,)]
    assert "shuke.integrations.imports.tasks.take_in_by_clock" in {entry.task for entry in SCHEDULE}


def test_the_remembered_mapping_is_taken(tmp_path: Path, who: Actor) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text('[columns]\nnumber = "Beleg"\nat = "Tag"\ncode = "Ding"\nprice = "Geld"\n')
    strange = [["Beleg", "Tag", "Ding", "Geld"], ["1", "2026-11-20", "A", "5"]]
    run("receipts", write(tmp_path / "first.csv", strange), source="kasse", map_file=mapping)
    inbox = folder(tmp_path, who, "kasse")
    strange[1][0] = "2"
    drop(inbox / "second.csv", write(tmp_path / "second.csv", strange).read_bytes())
    assert take_in(NOW) == {"inboxes": 1, "problems": 0}
    assert one("SELECT count(*) FROM orders_order WHERE source = 'kasse'") == 2


def test_a_file_that_still_grows_waits(tmp_path: Path, who: Actor) -> None:
    inbox = folder(tmp_path, who)
    drop(inbox / "a.csv", CSV[:150], timedelta(0))
    drop(inbox / "b.csv.part")
    drop(inbox / ".hidden.csv")
    take_in(NOW)
    drop(inbox / "a.csv", CSV, timedelta(seconds=-1))  # it grew in the meantime
    take_in(NOW)
    assert names(inbox) == ["a.csv", "b.csv.part"]
    take_in(NOW + timedelta(minutes=5))  # and is as it was
    assert names(inbox) == ["b.csv.part"]
    assert one("SELECT count(*) FROM orders_order") == 2


def test_what_cannot_be_read_is_put_aside_with_the_reason(tmp_path: Path, who: Actor) -> None:
    inbox = folder(tmp_path, who)
    drop(inbox / "bild.csv", b"\x89PNG\r\n\x1a\n")
    drop(inbox / "gut.csv")
    drop(inbox / "spalten.csv", b"foo,bar\n1,2\n")
    (inbox / "link.csv").symlink_to("/etc/passwd")
    assert take_in(NOW)["problems"] == 0
    assert names(inbox / "refused") == ["bild.csv", "bild.csv.txt", "spalten.csv", "spalten.csv.txt"]
    assert "foo" in (inbox / "refused" / "spalten.csv.txt").read_text("utf-8-sig")
    assert "gut.csv" in names(inbox / "done")
    assert (inbox / "link.csv").is_symlink()


def test_killed_between_import_and_move_it_is_known_the_next_time(tmp_path: Path, who: Actor) -> None:
    inbox = folder(tmp_path, who)
    drop(inbox / "a.csv")
    take_in(NOW)
    jobs = one("SELECT count(*) FROM imports_job")
    drop(inbox / "a.csv")  # the file is back, as after a kill before it was moved
    take_in(NOW)
    assert one("SELECT count(*) FROM imports_job") == jobs
    assert names(inbox / "done") == ["a-2.csv", "a-2.csv.txt", "a.csv", "a.csv.txt"]
    assert one("SELECT count(*) FROM orders_order") == 2


def test_who_lost_the_right_imports_nothing_and_the_file_waits(tmp_path: Path, who: Actor) -> None:
    inbox = folder(tmp_path, who)
    drop(inbox / "a.csv")
    with acting_as(SYSTEM), transaction.atomic():
        Grant.objects.filter(staff_id=who.staff_id).update(role="clerk")
    assert take_in(NOW) == {"inboxes": 1, "problems": 1}
    assert names(inbox) == ["a.csv"]
    assert one("SELECT count(*) FROM orders_order") == 0
    assert one("SELECT problem FROM imports_inbox") != ""


def test_an_inbox_is_its_owners(who: Actor) -> None:
    other = manager("two", "S02")
    inbox_id = set_inbox(actor=who, given=InboxGiven("till", "receipts")).value
    with reading_as(other):
        assert inboxes_of(actor=other) == []
    with pytest.raises(InboxTaken):
        set_inbox(actor=other, given=InboxGiven("till", "receipts"))
    with pytest.raises(NotFound):
        forget_inbox(actor=other, inbox_id=inbox_id)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        (InboxGiven("../etc", "receipts"), InboxFolder), (InboxGiven("a/b", "receipts"), InboxFolder),
        (InboxGiven("CON", "receipts"), InboxFolder), (InboxGiven(".", "receipts"), InboxFolder),
        (InboxGiven("till", "poems"), InboxFolder), (InboxGiven("till", "receipts", "pigeon"), InboxFolder),
        (InboxGiven("till", "receipts", "mailbox", host="mail.example", login="a", senders=("b@c",)), InboxMailbox),
        (InboxGiven("till", "receipts", "mailbox", host="mail.example", login="a", password="x"), InboxMailbox),
        (InboxGiven("till", "receipts", "mailbox", host="m.example", login="a", password="x", senders=(" ",)), InboxMailbox),
        (InboxGiven("till", "receipts", "mailbox", host="mail.example", port=143, login="a", password="x",
                    senders=("b@c",)), InboxPort),
        (InboxGiven("till", "receipts", "mailbox", host="10.0.0.1", port=6379, login="a", password="x",
                    senders=("b@c",)), InboxPort),
    ],
)  # fmt: skip
def test_what_cannot_be_watched_is_refused(given: InboxGiven, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        set_inbox(actor=SYSTEM, given=given)


def test_the_rules_of_arrivals() -> None:
    assert all(is_folder_name(name) for name in ("till", "收银 1", "pos-2.old", "a"))
    assert not any(
        is_folder_name(name)
        for name in ("", " a", "a ", "..", "a/b", "a\\b", "nul.csv", "x" * 41, "a\0", "a\n")
    )
    assert is_arrival("a.csv") and not any(
        is_arrival(name) for name in ("~$a.xlsx", ".a", "a.csv.PART", "a.crdownload")
    )
    assert (
        is_whole(NOW, NOW, [1, 2], [1, 2])
        and not is_whole(NOW, NOW, [1, 2], [1, 3])
        and not is_whole(NOW, NOW, [1, 2], None)
    )
    assert is_whole(NOW, NOW - timedelta(minutes=10), [1, 2], None)
    assert is_table_name("日结.XLSX") and not is_table_name("logo.png")
    sends: Callable[[str], bool] = lambda address: may_send(address, ("a@b.example", "@c.example", ""))  # noqa: E731
    assert sends("A@B.example") and sends("x@c.example")
    assert not any(
        sends(address) for address in ("", "x@b.example", "a@b.example.evil", "x@sub.c.example.evil", "@")
    )
