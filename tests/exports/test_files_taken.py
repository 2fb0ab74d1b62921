"""A list as a file, from the button to the erased file: purpose, limits, watermark, canary, second person, lost rights."""

import csv
import io
import zipfile
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from shuke.customers.commands.people import enrol_person
from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as, reading_as
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.stewardship.exports.commands.asking import approve_file, decline_file, request_file
from shuke.stewardship.exports.commands.making import erase_files
from shuke.stewardship.exports.models import File
from shuke.stewardship.exports.queries import whose_file
from shuke.stewardship.exports.rules.canaries import PREFIXES
from shuke.stewardship.exports.rules.limits import (
    A_DAY,
    DecidedAlready,
    ExportsUsedUp,
    ExportTooLarge,
    NobodyInList,
    PurposeMissing,
)
from tests.cast import Cast, build_cast
from tests.exports.asked import asked_for, newest, taken, work
from tests.org.log import Logged, events
from tests.org.threads import together
from tests.web.test_files import FORMULAS, live
from tests.web.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
ASKED = {"query": "view=all&cols=phone_masked,store,tags,member_no", "purpose": "meeting", "format": "csv"}


@pytest.fixture
def world() -> Cast:
    return build_cast()


def lines_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def logged(act: str) -> list[Logged]:
    """Events of an act, as they stand in the database."""
    with acting_as(SYSTEM), transaction.atomic():
        return events(act)


def in_state(world: Cast, login: str, state: str, rows: int = 1500) -> int:
    """A file of somebody in a state, as the program would have left it."""
    actor = world.actor(login)
    with acting_as(actor):
        number = request_file(
            actor=actor, page="customers", query="view=all", form="csv", purpose="meeting", expected=rows, now=timezone.now()
        ).value  # fmt: skip
    with acting_as(SYSTEM), transaction.atomic():
        File.objects.filter(id=number).update(state=state)
    return number


def test_a_manager_takes_a_list_out_and_the_log_knows(world):
    client = sign_in("chen")
    answer = taken(client, ASKED)
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith("attachment")
    mark, head, *rows = lines_of(answer)
    file = newest()
    assert all(word in mark[0] for word in ("陈立群", "chen", str(file.id)))
    assert head[0] == "客户"
    names = [row[0] for row in rows]
    assert len(names) == 4 and {"林慧敏", "吴建国", "单小慧", file.canary_name} == set(names)
    text = answer.content.decode()
    assert "138****8016" in text and "13800138016" not in text and file.canary_phone not in text
    (event,) = logged("exports.make_file")
    assert event.facts["sha256"] == sha256(answer.content).hexdigest() == file.sha256
    assert (event.facts["customers"], event.actor_id, event.facts["purpose"]) == (
        3,
        world.staff["chen"],
        "meeting",
    )
    assert event.customers == sorted(
        world.customers[key] for key in ("lin", "wujg", "new")
    )  # in the story of each
    assert [one.facts for one in logged("exports.take_file")] == [{"file": file.id}]


def test_a_workbook_says_who_took_it_on_each_page_and_in_its_properties(world):
    answer = taken(sign_in("chen"), {**ASKED, "format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    number = str(newest().id)
    assert number in book.properties.title and "chen" in book.properties.title
    assert number in book.active.oddHeader.left.text and "chen" in book.active.oddHeader.left.text
    assert CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).height == 1 + 4
    assert "docProps/core.xml" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


def test_on_the_disk_nothing_can_be_read(world):
    answer = taken(sign_in("chen"), ASKED)
    (path,) = [path for path in (Path(settings.DATA) / "exports").iterdir() if path.name == newest().token]
    kept = path.read_bytes()
    assert "林慧敏".encode() not in kept and b"138****8016" not in kept and len(kept) > len(answer.content)
    assert path.stat().st_mode & 0o077 == 0


def test_the_link_is_the_askers_alone_and_open_for_a_day(world):
    number = asked_for(client := sign_in("chen"), ASKED)
    address = f"/exports/{number}/file"
    assert client.get(address).status_code == 404  # not made yet
    work(number)
    assert client.get(address).status_code == 200
    for other in ("gao", "shi", "shen", "zhou", "qian", "jiang"):
        assert sign_in(other).get(address).status_code == 404, other
    assert Client().get(address).status_code == 302
    with acting_as(SYSTEM), transaction.atomic():
        File.objects.filter(id=number).update(made_at=timezone.now() - timedelta(hours=24))
    assert client.get(address).status_code == 404
    assert f'href="{address}"' not in client.get("/exports").content.decode()


def test_a_week_later_file_and_key_are_gone(world):
    taken(sign_in("chen"), ASKED)
    file, folder = newest(), Path(settings.DATA) / "exports"
    (folder / ("0" * 32)).write_bytes(b"stray")
    now = timezone.now()
    with acting_as(CLOCK):
        assert erase_files(actor=CLOCK, now=now + timedelta(days=6, hours=23)).value == 0
        assert erase_files(actor=CLOCK, now=now + timedelta(days=7, minutes=1)).value >= 2
        assert erase_files(actor=CLOCK, now=now + timedelta(days=7, minutes=1)).value == 0
    kept = newest()
    assert (kept.state, kept.wrapped, kept.sha256) == ("erased", None, file.sha256)
    assert not (folder / file.token).exists() and not (folder / ("0" * 32)).exists()
    with reading_as(world.actor("shen")):
        assert [one.id for one in whose_file(actor=world.actor("shen"), text=file.canary_name)] == [file.id]


def test_a_leaked_file_names_its_taker(world):
    files = []
    for login in ("chen", "shi"):
        answer = taken(sign_in(login), ASKED)
        known = {"林慧敏", "吴建国", "单小慧", "赵丽华"}
        (strange,) = [row for row in lines_of(answer)[2:] if row[0] not in known]
        files.append((login, strange, answer.content))
    officer = world.actor("shen")
    for login, strange, body in files:
        masked = next(cell for cell in strange if "****" in cell)
        for text in (
            strange[0],
            masked,
            newest(asked_by_id=world.staff[login]).canary_phone,
            sha256(body).hexdigest(),
        ):
            with reading_as(officer):
                found = whose_file(actor=officer, text=text)
            assert newest(asked_by_id=world.staff[login]).id in [one.id for one in found], (login, text)
    page = sign_in("shen").get("/exports", {"q": files[0][1][0]}).content.decode()
    assert "陈立群" in page.partition("h-trace")[2]
    for nobody in ("", "林慧敏", "138****8016", "%", "____", "*" * 11):
        with reading_as(officer):
            assert whose_file(actor=officer, text=nobody) == []
    with reading_as(world.actor("shi")), pytest.raises(Forbidden):
        whose_file(actor=world.actor("shi"), text=files[0][1][0])


def test_the_canary_is_nobody_of_the_house(world):
    """Nobody is called or found by it: it stands in the file alone."""
    taken(sign_in("chen"), ASKED)
    with reading_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM customers_customer WHERE name = %s", [newest().canary_name])
        assert cursor.fetchone()[0] == 0
    assert newest().canary_phone[:3] in PREFIXES


@pytest.mark.parametrize(
    ("given", "refusal"),
    [({"purpose": ""}, PurposeMissing), ({"purpose": "fun"}, PurposeMissing), ({"expected": 0}, NobodyInList),
     ({"expected": 5001}, ExportTooLarge), ({"form": "pdf"}, NotFound), ({"page": "orders"}, NotFound)],
)  # fmt: skip
def test_what_cannot_be_asked_for(world, given, refusal):
    actor = world.actor("chen")
    asked = {"page": "customers", "query": "", "form": "csv", "purpose": "meeting", "expected": 3} | given
    with acting_as(actor), pytest.raises(refusal):
        request_file(actor=actor, now=timezone.now(), **asked)


def test_who_may_not_export_asks_for_nothing(world):
    for login in ("qian", "zhou", "wu", "zheng", "feng", "chu", "wei", "jiang", "shen"):
        assert sign_in(login).post("/customers/export", ASKED).status_code == 403, login
    with reading_as(SYSTEM):
        assert File.objects.count() == 0


def test_ten_a_day_even_when_asked_at_once(world):
    actor, now = world.actor("chen"), timezone.now()

    def ask():
        return request_file(
            actor=actor, page="customers", query="", form="csv", purpose="meeting", expected=3, now=now
        ).value  # fmt: skip

    answers = [ask() for _time in range(A_DAY - 2)] + together(*[ask] * 6)
    assert sum(isinstance(answer, int) for answer in answers) == A_DAY
    refused = [answer for answer in answers if isinstance(answer, ExportsUsedUp)]
    assert len(refused) == 4 and refused[0].status == 429 and refused[0].facts["hours"] == 24
    actor = world.actor("gao")
    assert isinstance(ask(), int)


def test_above_a_thousand_a_second_person_decides(world):
    """Rows of the cast are few: the file is asked for as large, and the list is what it is."""
    number = in_state(world, "chen", "waiting")
    work(number)
    assert newest().state == "waiting"  # the worker does nothing before somebody agrees
    deciders = {}
    for login in ("chen", "gao", "he", "shi", "shen", "zhou", "jiang"):
        actor = world.actor(login)
        try:
            with acting_as(actor), transaction.atomic():
                deciders[login] = (
                    approve_file(actor=actor, file_id=number, now=timezone.now()).value == number
                )
                transaction.set_rollback(True)
        except (Forbidden, NotFound) as no:
            deciders[login] = no.code
    assert deciders == {
        "chen": "forbidden", "gao": "forbidden", "he": "forbidden", "zhou": "forbidden", "jiang": "forbidden", "shi": True,
        "shen": True,
    }  # fmt: skip
    assert (
        "h-waiting" in (page := sign_in("shi").get("/exports").content.decode())
        and f"/exports/{number}/approval" in page
    )
    assert sign_in("shi").post(f"/exports/{number}/approval").status_code == 302
    actor = world.actor("shen")
    with acting_as(actor), pytest.raises(DecidedAlready):
        decline_file(actor=actor, file_id=number, now=timezone.now())
    work(number)
    assert newest().state == "made" and newest().decided_by_id == world.staff["shi"]
    assert sign_in("chen").get(f"/exports/{number}/file").status_code == 200
    assert sign_in("shi").get(f"/exports/{number}/file").status_code == 404


def test_nobody_agrees_to_ones_own(world):
    number = in_state(world, "shi", "waiting")
    actor = world.actor("shi")
    with acting_as(actor), pytest.raises(NotFound):
        approve_file(actor=actor, file_id=number, now=timezone.now())
    assert f"/exports/{number}/approval" not in sign_in("shi").get("/exports").content.decode()
    with acting_as(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
        File.objects.filter(id=number).update(decided_by_id=world.staff["shi"])


def test_what_is_not_agreed_to_is_not_made(world):
    number = in_state(world, "chen", "waiting")
    assert sign_in("shen").post(f"/exports/{number}/refusal").status_code == 302
    work(number)
    assert newest().state == "declined" and newest().token == ""
    assert sign_in("chen").get(f"/exports/{number}/file").status_code == 404


def test_a_list_that_grew_since_it_was_asked_for_waits(world, monkeypatch):
    from shuke.stewardship.exports.rules import limits

    number = in_state(world, "chen", "queued", rows=3)
    monkeypatch.setattr(limits, "ALONE", 2)
    work(number)
    assert (newest().state, newest().why) == ("waiting", "grown")
    actor = world.actor("shi")
    with acting_as(actor):
        approve_file(actor=actor, file_id=number, now=timezone.now())
    work(number)
    assert newest().state == "made"


@pytest.mark.parametrize("change", ["role withdrawn", "left", "moved"])
def test_who_lost_the_right_between_click_and_run_gets_nothing(world, change):
    client = sign_in("chen")
    number = asked_for(client, ASKED)
    _lose(world, change)
    work(number)
    assert (newest().state, newest().why, newest().token) == ("void", "forbidden", "")
    assert logged("exports.make_file") == []


def test_the_link_of_who_lost_the_right_is_dead_at_the_next_request(world):
    client = sign_in("chen")
    number = asked_for(client, ASKED)
    work(number)
    assert client.get(f"/exports/{number}/file").status_code == 200
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE org_grant SET role = 'assistant' WHERE staff_id = %s", [world.staff["chen"]])
    for _try in range(100):
        assert client.get(f"/exports/{number}/file").status_code in (302, 404)
    assert sign_in("chen").get(f"/exports/{number}/file").status_code == 404


def _lose(world: Cast, change: str) -> None:
    chen, river = world.staff["chen"], world.units["river"]
    sql = {
        "role withdrawn": ("DELETE FROM org_grant WHERE staff_id = %s", [chen]),
        "left": ("UPDATE org_staff SET is_active = false WHERE id = %s", [chen]),
        "moved": ("UPDATE org_grant SET unit_id = %s WHERE staff_id = %s", [river, chen]),
    }
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(*sql[change])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_name_of_two_hundred_becomes_a_formula_in_a_file_that_is_taken(world, form):
    """E9 end to end: customers whose names are formulas, as they came in by an import."""
    texts = [text for text in FORMULAS if "\x00" not in text][:220]
    with acting_as(SYSTEM):
        first = enrol_person(
            actor=SYSTEM, name="公式", identifiers={}, home_unit_id=world.units["lake"], today=timezone.localdate()
        ).value  # fmt: skip
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO customers_customer (kind, organisation_kind, name, given_name, pinyin, given_pinyin, initials,"
                " member_no, gender, language, home_unit_id, home_path, owner_id, joined_on, source, status, version)"
                " SELECT kind, organisation_kind, t.text, given_name, pinyin, given_pinyin, initials, 'F' || t.no, gender,"
                " language, home_unit_id, home_path, owner_id, joined_on, source, status, version FROM customers_customer,"
                " unnest(%s::text[]) WITH ORDINALITY AS t(text, no) WHERE id = %s",
                [texts, first],
            )
    answer = taken(sign_in("chen"), {**ASKED, "format": form})
    if form == "csv":
        names = [row[0] for row in lines_of(answer)[2:]]
        assert [name for name in names if live(name)] == []
        assert {text.strip() for text in texts} <= {name.removeprefix("'").strip() for name in names}
    else:
        cells = [
            row[0] for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(min_row=2)
        ]
        assert {cell.data_type for cell in cells} <= {"s", "inlineStr"} and len(cells) >= len(texts) + 4


def test_a_list_in_which_somebody_stands_who_is_erased_goes_with_the_person(world):
    from shuke.stewardship.privacy.commands.erasing import erase_customer
    from shuke.stewardship.privacy.queries.erasures import erasure_file

    taken(sign_in("he"), ASKED)
    others = newest()
    taken(sign_in("chen"), ASKED)
    file, folder = newest(), Path(settings.DATA) / "exports"
    assert (folder / file.token).exists()
    shen = world.actor("shen")
    with acting_as(shen):
        erase_customer(actor=shen, customer_id=world.customers["lin"], now=timezone.now())
    erasure_file().unlink()
    assert newest(id=file.id).state == "erased" and newest(id=file.id).wrapped is None
    assert not (folder / file.token).exists() and (folder / others.token).exists()
