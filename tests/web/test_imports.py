"""Bringing in files by the pages: each step has its address, keeps what was said, and says what is wrong."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from shuke.customers.commands.fields import define_field
from shuke.customers.rules.fields import Field
from shuke.foundation.org.actor import SYSTEM
from shuke.integrations.imports.commands.undoing import undo_import
from shuke.integrations.imports.drafting import prepare_and_run
from tests.imports.world import one, rows
from tests.web.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
HEAD = ["会员号", "姓名", "手机号", "门店"]
PEOPLE = [
    ["V1", "丁一", "13100001111", "lake"],
    ["V2", "卜二", "1310000", "lake"],
    ["V3", "齐三", "13100003333", "lake"],
]


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"


def table(*lines: list[str], encoding: str = "gb18030", delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    return text.getvalue().encode(encoding)


def upload(client: Client, content: bytes, name: str = "去年会员.csv", **words: str) -> Any:
    sent = {"source": "去年的表", "kind": "", **words, "files": SimpleUploadedFile(name, content)}
    return client.post("/imports/new", sent)


def draft_in(client: Client, content: bytes, **words: str) -> int:
    answer = upload(client, content, **words)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return int(answer["Location"].rsplit("/", 1)[1])


@pytest.fixture
def chen(world: Any) -> Client:
    return sign_in("chen")


def run(world: Any, draft_id: int, *, dry_run: bool) -> int | None:
    """What the worker does."""
    return prepare_and_run(actor=world.actor("chen"), draft_id=draft_id, dry_run=dry_run, now=timezone.now())


def as_shown(page: str) -> dict[str, str]:
    """What the columns page would send: its selects and inputs as they stand."""
    sent = {}
    for name, body in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        sent[name] = chosen[1] if chosen else ""
    return sent | dict(re.findall(r'<input type="radio" name="(date_order)" value="(\w+)" checked', page))


def test_a_list_with_mistakes_is_rehearsed_imported_mended_and_undone(world: Any, chen: Client) -> None:
    draft = draft_in(chen, table(HEAD, *PEOPLE))
    page = chen.get(f"/imports/drafts/{draft}").content.decode()
    assert "GB18030" in page and "13100001111" in page and as_shown(page)["c2"] == "phone"
    before = one("SELECT count(*) FROM customers_customer")
    answer = chen.post(f"/imports/drafts/{draft}", as_shown(page))
    assert answer["Location"] == f"/imports/drafts/{draft}/check"
    assert 'hx-trigger="every 1s"' in chen.get(answer["Location"]).content.decode()
    run(world, draft, dry_run=True)
    page = chen.get(answer["Location"]).content.decode()
    assert "导入 2 行" in page and "1310000" in page
    assert one("SELECT count(*) FROM customers_customer") == before
    chen.post(f"/imports/drafts/{draft}/run")
    job = run(world, draft, dry_run=False)
    assert one("SELECT count(*) FROM customers_customer") == before + 2
    assert chen.get(f"/imports/drafts/{draft}")["Location"] == f"/imports/{job}"
    faulty = chen.get(f"/imports/{job}/errors")
    assert (
        faulty["Content-Disposition"].startswith("attachment")
        and faulty["X-Content-Type-Options"] == "nosniff"
    )
    mended = b"".join(faulty).decode("utf-8-sig").replace("1310000,", "13100002222,")
    assert "去年的表" in chen.get(f"/imports/new?corrects={job}").content.decode()
    second = draft_in(chen, mended.encode(), kind="customers")
    chen.post(f"/imports/drafts/{second}/run")
    last = run(world, second, dry_run=False)
    assert one("SELECT counts->>'customers_new' FROM imports_job WHERE id = %s", last) == "1"
    assert one("SELECT count(*) FROM customers_customer") == before + 3
    for number in (last, job):
        assert "撤销这次导入" in chen.get(f"/imports/{number}/undo").content.decode()
        chen.post(f"/imports/{number}/undo")
        assert "已撤销" in chen.get(f"/imports/{number}").content.decode()
    assert one("SELECT count(*) FROM customers_customer") == before


def test_what_stays_after_undoing_is_told_by_the_jobs_page(world: Any, chen: Client) -> None:
    """Somebody was written about since: he stays, and the page counts him, whatever the reason."""
    draft = draft_in(chen, table(HEAD, PEOPLE[0], PEOPLE[2]))
    chen.post(f"/imports/drafts/{draft}", as_shown(chen.get(f"/imports/drafts/{draft}").content.decode()))
    chen.post(f"/imports/drafts/{draft}/run")
    number = run(world, draft, dry_run=False)
    customer = one("SELECT id FROM customers_customer WHERE name = '丁一'")
    assert chen.post(f"/customers/{customer}/notes", {"text": "爱喝龙井"}).status_code in (200, 302)
    undo_import(actor=SYSTEM, job_id=number or 0)
    page = chen.get(f"/imports/{number}").content.decode()
    assert "已撤销" in page and "1 行保留" in page
    assert f"/imports/{number}/undo" in page


def test_columns_are_given_by_hand_and_remembered(world: Any, chen: Client) -> None:
    strange = ["谁", "怎么称呼", "打哪个", "店"]
    draft = draft_in(chen, table(strange, *PEOPLE), kind="customers")
    page = chen.get(f"/imports/drafts/{draft}").content.decode()
    assert "还缺" in page
    refused = chen.post(f"/imports/drafts/{draft}", {**as_shown(page), "c1": "person"})
    assert refused.status_code == 422 and "请选出这些列" in refused.content.decode()
    assert 'value="person" selected' in refused.content.decode()
    given = {"c0": "customer", "c1": "person", "c2": "phone", "c3": "store"}
    twice = chen.post(f"/imports/drafts/{draft}", {**as_shown(page), **given, "c3": "phone"})
    assert twice.status_code == 422 and "不能有两列都是" in twice.content.decode()
    chen.post(f"/imports/drafts/{draft}", {**as_shown(page), **given})
    chen.post(f"/imports/drafts/{draft}/run")
    run(world, draft, dry_run=False)
    again = draft_in(chen, table(strange, ["V9", "石九", "13100009999", "lake"]), kind="customers")
    assert {**as_shown(chen.get(f"/imports/drafts/{again}").content.decode())} | given == as_shown(
        chen.get(f"/imports/drafts/{again}").content.decode()
    )


def test_own_fields_are_offered_recognised_and_remembered(world: Any, chen: Client) -> None:
    for key, label, english, kind in (
        ("size", "鞋码", "Shoe size", "number"),
        ("since", "加盟日", "Since", "day"),
    ):
        define_field(actor=SYSTEM, given=Field(key, label, english, kind))
    titles = ["会员号", "姓名", "Shoe Size", "哪天"]
    lines = [
        ["V1", "丁一", "38", "2024-01-05"],
        ["V2", "卜二", "大", "2024-01-06"],
        ["V3", "齐三", "39.5", "06.01.2024"],
    ]
    draft = draft_in(chen, table(titles, *lines), kind="customers")
    page = chen.get(f"/imports/drafts/{draft}").content.decode()
    assert '<optgroup label="自定义字段"><option value="field:size" selected>鞋码</option>' in page
    given = {**as_shown(page), "c3": "field:since"}
    twice = chen.post(f"/imports/drafts/{draft}", {**given, "c2": "field:since"})
    assert twice.status_code == 422 and "不能有两列都是：加盟日" in twice.content.decode()
    chen.post(f"/imports/drafts/{draft}", given)
    chen.post(f"/imports/drafts/{draft}", {**given, "date_order": "ymd"})
    run(world, draft, dry_run=True)
    checked = chen.get(f"/imports/drafts/{draft}/check").content.decode()
    assert "填入自定义字段" in checked and "“大”不是数字" in checked and "“06.01.2024”不是日期" in checked
    assert one("SELECT count(*) FROM customers_fieldvalue") == 0
    chen.post(f"/imports/drafts/{draft}/run")
    job = run(world, draft, dry_run=False)
    answers = (
        "SELECT f.key, v.number::float, v.day::text FROM customers_fieldvalue v"
        " JOIN customers_customfield f ON f.id = v.field_id ORDER BY 1"
    )
    assert rows(answers) == [("since", None, "2024-01-05"), ("size", 38.0, None)]
    assert "自定义字段有变动的客户" in chen.get(f"/imports/{job}").content.decode()
    again = draft_in(chen, table(titles, ["V9", "石九", "40", "2024-02-01"]), kind="customers")
    shown = as_shown(chen.get(f"/imports/drafts/{again}").content.decode())
    assert (shown["c2"], shown["c3"]) == ("field:size", "field:since")


def test_days_that_can_be_read_in_two_ways_are_asked_about(world: Any, chen: Client) -> None:
    lines = [["小票号", "日期", "商品编码", "数量", "单价"]]
    lines += [[f"R{day}", f"0{day}/0{day % 3 + 1}/2025", "T1", "1", "10.00"] for day in range(1, 10)]
    draft = draft_in(chen, table(*lines))
    page = chen.get(f"/imports/drafts/{draft}").content.decode()
    assert "日期有两种读法" in page and 'name="date_order" value="mdy"' in page
    asked = chen.post(f"/imports/drafts/{draft}", as_shown(page))
    assert asked.status_code == 422
    chen.post(f"/imports/drafts/{draft}", {**as_shown(page), "date_order": "mdy"})
    chen.post(f"/imports/drafts/{draft}/run")
    run(world, draft, dry_run=False)
    assert rows("SELECT DISTINCT extract(day FROM placed_at AT TIME ZONE 'Asia/Shanghai')::int FROM orders_order"
                " WHERE source = '去年的表' ORDER BY 1") == [(1,), (2,), (3,)]  # fmt: skip


def test_what_is_no_goods_is_ticked_and_remembered(world: Any, chen: Client) -> None:
    lines = [["小票号", "时间", "商品编码", "品名", "数量", "单价"]]
    lines += [
        ["R1", "2025-03-14 10:00", "T1", "茶", "1", "10"],
        ["R1", "2025-03-14 10:00", "POST", "运费", "1", "6"],
    ]
    draft = draft_in(chen, table(*lines))
    chen.post(f"/imports/drafts/{draft}", as_shown(chen.get(f"/imports/drafts/{draft}").content.decode()))
    run(world, draft, dry_run=True)
    assert 'name="aside" value="POST" checked' in chen.get(f"/imports/drafts/{draft}/check").content.decode()
    chen.post(f"/imports/drafts/{draft}/check", {"code": ["POST"], "aside": [], "own": "V9 V8，V7"})
    run(world, draft, dry_run=True)
    page = chen.get(f"/imports/drafts/{draft}/check").content.decode()
    assert 'name="aside" value="POST">' in page and "V9 V8 V7" in page
    chen.post(f"/imports/drafts/{draft}/run")
    run(world, draft, dry_run=False)
    assert rows("SELECT goods_minor, total_minor FROM orders_order WHERE source = '去年的表'") == [
        (1600, 1600)
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "是空的"), (b"%PDF-1.7 x", "不是表格"), (b"PK\x03\x04broken", "损坏"), (b"\0\1\2", "")],
)
def test_a_file_that_cannot_be_read_says_why(chen: Client, content: bytes, said: str) -> None:
    answer = upload(chen, content, name="坏的.xlsx")
    page = chen.get(answer["Location"]) if answer.status_code == 302 else answer
    text = page.content.decode()
    assert page.status_code in (200, 422) and said in text and "Traceback" not in text


def test_the_form_says_what_is_missing_and_keeps_the_rest(chen: Client) -> None:
    answer = chen.post("/imports/new", {"source": "收银机", "kind": "stock"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "请至少选一个文件" in text
    assert 'value="收银机"' in text and re.search(r'value="stock" checked', text)
    nameless = upload(chen, table(HEAD), source=" ")
    assert nameless.status_code == 422 and one("SELECT count(*) FROM imports_upload") == 0


def test_nobody_else_sees_a_draft_or_its_values(world: Any, chen: Client) -> None:
    draft = draft_in(chen, table(HEAD, *PEOPLE))
    other = sign_in("gao")
    assert other.get(f"/imports/drafts/{draft}").status_code == 404
    assert other.post(f"/imports/drafts/{draft}/run").status_code == 404
    assert "去年的表" not in other.get("/imports").content.decode()
    assert "去年的表" in sign_in("shen").get("/imports").content.decode()


def test_the_officer_takes_a_list_away_and_the_log_says_so(world: Any, chen: Client) -> None:
    draft = draft_in(chen, table(HEAD, *PEOPLE))
    chen.post(f"/imports/drafts/{draft}/run")
    job = run(world, draft, dry_run=False)
    assert chen.get(f"/imports/{job}/errors").status_code == 200
    assert sign_in("gao").get(f"/imports/{job}/errors").status_code == 404
    said = "SELECT count(*) FROM audit_event WHERE act = 'imports.read_list' AND payload->>'job' = %s"
    assert one(said, str(job)) == 0
    shen = sign_in("shen")
    assert shen.get(f"/imports/{job}/errors")["Location"] == f"/imports/{job}"
    assert b"1310000" in b"".join(shen.post(f"/imports/{job}/errors"))
    assert one(said, str(job)) == 1


def test_a_draft_that_is_given_up_is_gone(chen: Client) -> None:
    draft = draft_in(chen, table(HEAD, *PEOPLE))
    chen.post(f"/imports/drafts/{draft}/removal")
    assert chen.get(f"/imports/drafts/{draft}").status_code == 404


def test_an_erased_upload_asks_for_the_files_again(chen: Client) -> None:
    from shuke.integrations.imports.looks import look_file

    draft = draft_in(chen, table(HEAD, *PEOPLE))
    look_file(draft).unlink()
    assert "重新上传" in chen.get(f"/imports/drafts/{draft}").content.decode()


def test_every_reason_and_every_field_has_its_words() -> None:
    from shuke.doors.web.identify.imports.words import ASIDES, CODES, FIELDS, KINDS, NEEDS
    from shuke.integrations.imports.rules.faults import ASIDE_CODES, ROW_CODES
    from shuke.integrations.imports.rules.synonyms import SYNONYMS

    assert set(ROW_CODES) <= set(CODES) and set(ASIDE_CODES) <= set(ASIDES)
    assert {name for names in SYNONYMS.values() for name in names} <= set(FIELDS)
    assert set(SYNONYMS) == set(KINDS) == set(NEEDS)


def test_too_much_is_refused_before_it_is_kept(chen: Client, tmp_path: Path) -> None:
    answer = chen.post(
        "/imports/new",
        {"source": "x", "files": SimpleUploadedFile("a.csv", b"a")},
        CONTENT_LENGTH="450000001",
    )
    assert answer.status_code == 413 and "450 MB" in answer.content.decode()
    large = SimpleUploadedFile("a.csv", b"a" * 5_000_001)
    for client, address in ((chen, "/lookup"), (sign_in("wu"), "/imports/new"), (Client(), "/login")):
        assert client.post(address, {"files": large}).status_code == 413, address
        large.seek(0)
    assert one("SELECT count(*) FROM imports_upload") == 0
