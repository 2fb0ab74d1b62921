"""A field of the shop's own, by keyboard alone: added, brought in with a file, and filtered by."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from tests.browser import shop as shops
from tests.browser.clean import listen
from tests.browser.test_imports import bring_in, rehearse, tab_to

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]
BREWS = ("盖碗", "紫砂壶", "马克杯")


def a_file() -> dict[str, Any]:
    """Nine people, three of each way to brew."""
    text = io.StringIO()
    rows = [
        [f"F{number:03}", f"茶友{number}", f"1919090{number:04}", BREWS[number % 3], "湖滨"]
        for number in range(9)
    ]
    csv.writer(text).writerows([["会员号", "姓名", "手机号", "常用茶具", "所属门店"], *rows])
    return {"name": "茶具.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode("gb18030")}


def test_a_field_is_added_brought_in_and_filtered_by(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "chain_manager")
    shops.choose(page, shop, "zh-hans", "light")
    said = listen(page)
    page.goto(f"{shop.address}/settings/fields")
    tab_to(page, "/settings/fields/new")
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/fields/new")
    page.locator("#label:focus").wait_for()  # the first field has the focus
    page.keyboard.type("常用茶具")
    tab_to(page, "label_en")
    page.keyboard.type("Brews with")
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/fields")
    page.locator(".table a.name", has_text="常用茶具").wait_for()

    page.goto(f"{shop.address}/imports/new")
    page.set_input_files("#files", a_file())
    tab_to(page, "source")
    page.keyboard.type("茶具表")
    page.keyboard.press("Enter")
    page.wait_for_selector("#map", timeout=60_000)
    assert page.locator('select[name="c3"]').input_value() == "field:brews_with"  # known by its title
    assert rehearse(page) == [9, 0]
    assert bring_in(page) == [9, 0]

    page.goto(f"{shop.address}/customers?view=all")
    page.locator("details.filter-add summary").focus()
    page.keyboard.press("Enter")
    tab_to(page, "x_brews_with")
    page.keyboard.type("紫砂壶")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.locator(".filter-chip", has_text="常用茶具").wait_for()
    names = page.locator("[data-rows] a.name").all_inner_texts()
    assert sorted(map(str.strip, names)) == ["茶友1", "茶友4", "茶友7"]
    assert said == []
