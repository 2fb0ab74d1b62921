"""A manager brings in last year's customers: by mouse, by keyboard alone, on a phone; ten thousand rows; one printed page."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from tests.browser import shop as shops
from tests.browser.clean import listen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]
on_a_phone = pytest.mark.parametrize("context", ["phone"], indirect=True)
LONG = 60_000  # milliseconds that a worker on a busy machine may take
HEAD = ["会员号", "姓名", "手机号", "性别", "生日", "入会时间", "所属门店"]


def people(prefix: str, count: int, faulty: int) -> list[list[str]]:
    """Rows of a customers list, the first of which have a phone that lost a digit or a birthday that cannot be."""
    rows = []
    for number in range(count):
        phone = f"19{number % 10}{crc32(prefix.encode()) % 1000:03}{number:05}"
        row = [f"{prefix}{number:05}", f"丁{number}", phone, "女", "1985-04-07", "2025-03-14", "湖滨"]
        if number < faulty:
            row[2 if number % 2 else 4] = phone[:10] if number % 2 else "1990-02-31"
        rows.append(row)
    return rows


def table(rows: list[list[str]], encoding: str = "gb18030") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    return text.getvalue().encode(encoding)


def a_file(rows: list[list[str]], name: str = "去年会员.csv") -> dict[str, Any]:
    return {"name": name, "mimeType": "text/csv", "buffer": table(rows)}


def figures(page: Any) -> list[int]:
    """The numbers of the strip at the head."""
    page.wait_for_selector("section.figures", timeout=LONG)
    return [int(re.sub(r"\D", "", text)) for text in page.locator(".figure .val").all_inner_texts()]


def upload(page: Any, shop: shops.Shop, file: dict[str, Any], source: str) -> None:
    page.goto(f"{shop.address}/imports/new")
    page.set_input_files("#files", file)
    page.fill("#source", source)
    page.locator("#upload button.primary").click()
    page.wait_for_selector("#map", timeout=LONG)


def rehearse(page: Any) -> list[int]:
    page.locator("#map button.primary").click()
    page.wait_for_url("**/check")
    return figures(page)


def bring_in(page: Any) -> list[int]:
    """Import what was rehearsed, and wait until it is done."""
    page.locator(".page-head button.primary").click()
    page.wait_for_url(lambda address: "/drafts/" not in address, timeout=LONG)
    return figures(page)


def undo(page: Any) -> None:
    page.locator('a[href$="/undo"]').first.click()
    page.wait_for_url("**/undo")
    page.locator("button.primary").click()
    page.wait_for_url(re.compile(r"/imports/\d+$"))
    page.locator(".notice", has_text="已撤销").wait_for(timeout=LONG)


def mend(rows: list[list[str]], faulty: list[str]) -> list[str]:
    """The row as it should have been, with whatever else the list of faulty rows holds beside it."""
    number = int(faulty[0][1:])
    return [*rows[number][:2], f"195{number:08}", "女", "1985-04-07", *faulty[5:]]


def test_a_manager_imports_mends_undoes_and_imports_again(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    shops.choose(page, shop, "zh-hans", "light")
    said = listen(page)
    rows = people("A", 60, 10)
    upload(page, shop, a_file(rows), "去年的表")
    assert "GB18030" in page.locator("section[aria-labelledby=h-files] ul").inner_text()
    assert page.locator('select[name="c2"]').input_value() == "phone"
    assert (
        page.locator('select[name="unit0"]').input_value() != ""
    )  # 湖滨 is offered as the store that it begins
    assert rehearse(page) == [50, 10]
    page.reload()  # any step may be opened again, and on another day
    assert figures(page) == [50, 10]
    assert bring_in(page) == [50, 10]
    with page.expect_download() as download:
        page.locator("a[download]").first.click()
    faulty = list(csv.reader(io.StringIO(Path(download.value.path()).read_bytes().decode("utf-8-sig"))))
    mended = [faulty[0], *(mend(rows, row) for row in faulty[1:])]
    page.locator("a.tinted").click()
    text = io.StringIO()
    csv.writer(text).writerows(mended)
    page.set_input_files(
        "#files", {"name": "改好.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode()}
    )
    page.locator("#upload button.primary").click()
    page.wait_for_selector("#map", timeout=LONG)
    assert rehearse(page) == [10, 0]
    assert bring_in(page) == [10, 0]
    undo(page)
    page.goto(f"{shop.address}/imports")
    page.locator("[data-rows] a.name").nth(1).click()
    undo(page)
    upload(page, shop, a_file(rows), "去年的表")
    assert rehearse(page) == [50, 10]
    page.go_back()
    page.wait_for_selector("#map")
    page.go_forward()
    assert bring_in(page) == [50, 10]
    assert "新客户" in page.locator("section[aria-labelledby=h-brought] ul").inner_text()
    assert said == []


def test_by_keyboard_alone(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    shops.choose(page, shop, "zh-hans", "light")
    choosers: list[Any] = []
    # heard from the start: switched on only at the key, it may come too late
    page.on("filechooser", lambda chooser: choosers.append(chooser))
    page.goto(f"{shop.address}/")
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/imports")
    tab_to(page, "/imports/new")
    page.keyboard.press("Enter")
    page.wait_for_url("**/imports/new")
    page.wait_for_load_state("networkidle")  # the drop zone has taken over the field
    tab_to(page, "files")
    page.keyboard.press("Space")
    _until(page, lambda: choosers)
    choosers[0].set_files(a_file(people("K", 8, 2)))
    tab_to(page, "source")
    page.keyboard.type("键盘")
    page.keyboard.press("Enter")
    page.wait_for_selector("#map", timeout=LONG)
    tab_to(page, "c1")
    page.keyboard.press("Enter")  # a select opens and closes; the form is sent by its button
    page.keyboard.press("Escape")
    tab_to(page, "预演")
    page.keyboard.press("Enter")
    assert figures(page) == [6, 2]
    tab_to(page, "导入 6 行")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/drafts/" not in address, timeout=LONG)
    assert figures(page) == [6, 2]
    tab_to(page, "撤销这次导入")
    page.keyboard.press("Enter")
    page.wait_for_url("**/undo")
    tab_to(page, "撤销这次导入")
    page.keyboard.press("Enter")
    page.locator(".notice", has_text="已撤销").wait_for(timeout=LONG)


def _until(page: Any, holds: Callable[[], Any]) -> None:
    """Wait for what the browser tells by an event."""
    for _step in range(300):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the browser opens no file chooser")


def tab_to(page: Any, wanted: str) -> None:
    """Tab until the focus is on what has this name, id, address or text."""
    for _step in range(120):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "() => { const e = document.activeElement; return [e.name, e.id, e.getAttribute('href'), e.innerText?.trim()]; }"
        )
        if wanted in found:
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


@on_a_phone
def test_on_a_phone(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "region_manager")
    shops.choose(page, shop, "zh-hans", "light")
    said = listen(page)
    upload(page, shop, a_file(people("P", 12, 3)), "手机上传")
    small = "(e) => e.offsetParent && e.offsetHeight < 44"
    seen = "[...document.querySelectorAll('main button, main select, main .btn')]"
    assert page.evaluate(f"{seen}.filter({small}).map((e) => e.outerHTML)") == []
    assert rehearse(page) == [9, 3]
    assert bring_in(page) == [9, 3]
    undo(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert said == []


def test_ten_thousand_rows_may_be_left_alone(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    shops.choose(page, shop, "en", "light")
    rows = people("T", 10_000, 0)
    for number in random.Random(7).sample(range(10_000), 1000):
        rows[number][2] = rows[number][2][:9]
    upload(page, shop, a_file(rows, "members.csv"), "ten thousand")
    assert rehearse(page) == [9000, 1000]
    page.locator(".page-head button.primary").click()
    page.goto(f"{shop.address}/customers")  # it goes on by itself
    page.goto(f"{shop.address}/imports")
    page.wait_for_function(
        "fetch('/imports').then((r) => r.text()).then((t) => t.includes('9,000 new customers'))", timeout=LONG
    )
    page.reload()
    page.locator("[data-rows] a.name", has_text="ten thousand").first.click()
    assert figures(page) == [9000, 1000]
    page.locator('a[href$="/undo"]').first.click()
    page.locator("button.primary").click()
    page.locator(".notice", has_text="Undone").wait_for(timeout=LONG)


def test_dropped_files_and_what_is_wrong_with_them(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    shops.choose(page, shop, "zh-hans", "light")
    page.goto(f"{shop.address}/imports/new")
    page.evaluate(
        "() => { const all = new DataTransfer(); all.items.add(new File(['%PDF-1.7'], '说明.pdf'));"
        " document.querySelector('[data-drop]').dispatchEvent(new DragEvent('drop', {dataTransfer: all, bubbles: true})); }"
    )
    assert page.locator("[data-files] li").all_inner_texts()[0].startswith("说明.pdf")
    page.fill("#source", "随便")
    page.locator("#upload button.primary").click()
    page.get_by_text("不是表格").wait_for()
    page.goto(f"{shop.address}/imports/new")
    page.fill("#source", "随便")
    page.evaluate("document.querySelector('#files').required = false")
    page.locator("#upload button.primary").click()
    page.locator('[role="alert"]', has_text="请至少选一个文件").wait_for()
    assert page.locator("#source").input_value() == "随便"


def test_the_regulars_fit_one_sheet_of_paper(shop: shops.Shop, context: Any) -> None:
    for role in ("store_manager", "chain_manager"):
        page = shops.enter(context, shop, role)
        for language in ("zh-hans", "en"):
            shops.choose(page, shop, language, "dark")
            page.goto(f"{shop.address}/first-look")
            assert page.locator(".halves tbody tr").count() >= 20
            sheet = page.pdf(prefer_css_page_size=True)
            assert re.findall(rb"/Count (\d+)", sheet) == [b"1"], (role, language)
            assert b"/MediaBox [0 0 594.95996 841.91998]" in sheet  # A4
