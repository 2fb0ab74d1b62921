"""A list in a real browser: looked into beside it, chosen from, saved as a view, taken out of the house."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import shop as shops
from tests.browser.clean import AXE, OVERFLOW, axe_source, listen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]


def customers(context: Any, shop: shops.Shop, query: str = "?view=all", role: str = "store_manager") -> Any:
    page = shops.enter(context, shop, role)
    shops.choose(page, shop, "zh-hans", "light")
    page.goto(f"{shop.address}/customers{query}")
    return page


def test_the_drawer_follows_the_rows_and_the_address_keeps_it(shop: shops.Shop, context: Any) -> None:
    page = customers(context, shop)
    said = listen(page)
    names = page.locator("[data-rows] a.name > span:first-of-type").all_inner_texts()
    page.locator("[data-rows] tr").nth(1).locator(".c-last").click()
    heading = page.locator("#drawer h2")
    heading.wait_for()
    assert heading.inner_text().startswith(names[1]) and "peek=" in page.url
    box, drawer = page.locator("#list").bounding_box(), page.locator("#drawer").bounding_box()
    assert box["x"] + box["width"] <= drawer["x"], "the drawer covers the list"
    assert page.evaluate(OVERFLOW) == []
    page.evaluate(axe_source())
    assert page.evaluate(AXE) == []
    page.locator("[data-drawer='down']").click()
    page.wait_for_function(
        "(name) => document.querySelector('#drawer h2')?.innerText.startsWith(name)", arg=names[2]
    )
    page.keyboard.press("j")
    page.wait_for_function(
        "(name) => document.querySelector('#drawer h2')?.innerText.startsWith(name)", arg=names[3]
    )
    page.reload()
    assert heading.inner_text().startswith(names[3])
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('#drawer').childElementCount")
    assert "peek=" not in page.url
    assert said == []


def test_enter_in_a_panel_does_what_that_panel_is_for(shop: shops.Shop, context: Any) -> None:
    """Not what the form's first button would: that one takes tags off."""
    page = customers(context, shop)
    boxes = page.locator("[data-rows] input[name='id']")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.locator(".bulk details summary").nth(2).click()
    page.locator("#bulk-text").fill("问问新茶")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.locator("#bulk-text").press("Enter")
    assert sent.value.url.endswith("/customers/followups")


def test_back_closes_the_drawer_and_the_page_is_one_press_away(shop: shops.Shop, context: Any) -> None:
    page = customers(context, shop)
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.locator("#drawer h2").wait_for()
    page.go_back()
    page.wait_for_function("!document.querySelector('#drawer').childElementCount")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/*")


def test_chosen_rows_get_a_tag_and_the_notice_takes_it_back(shop: shops.Shop, context: Any) -> None:
    page = customers(context, shop)
    said = listen(page)
    boxes = page.locator("[data-rows] .c-pick input")
    boxes.nth(0).check()
    boxes.nth(2).click(modifiers=["Shift"])
    assert "3" in page.locator(".bulk-count").inner_text()
    page.locator(".bulk details summary").first.click()
    page.locator("#bulk-label").fill("试试看")
    page.locator(".bulk [formaction='/customers/tagging']").click()
    page.locator(".toast", has_text="试试看").wait_for()
    assert page.locator("[data-rows] .chip", has_text="试试看").count() == 3
    page.locator(".toast button[data-undo]").click()
    page.wait_for_function("!document.querySelector('[data-rows]').innerText.includes('试试看')")
    assert said == []


def test_all_that_match_are_chosen_beyond_the_page(shop: shops.Shop, context: Any) -> None:
    page = customers(context, shop)
    page.locator("[data-pick-all]").check()
    everyone = page.locator(".bulk-all")
    if everyone.count():
        everyone.click()
        assert page.locator("#bulk [name='all']").is_checked()
        page.locator("[data-rows] .c-pick input").first.uncheck()
        assert not page.locator("#bulk [name='all']").is_checked()
    page.locator(".bulk-close").click()
    page.wait_for_function("!document.querySelector('.bulk').checkVisibility()")


def test_filters_become_chips_and_a_view_of_ones_own(shop: shops.Shop, context: Any) -> None:
    page = customers(context, shop)
    page.locator(".filter-add summary").click()
    page.locator(".filter-panel [name='abc'][value='A']").check(force=True)
    page.locator(".filter-panel [name='spend.from']").fill("500")
    page.locator(".filter-panel button.primary").click()
    page.wait_for_url("**abc=A**")
    assert page.locator(".filter-chip").count() == 2
    page.locator(".view-add summary").click()
    page.locator("#new-view").fill("大客户")
    page.locator(".view-add button.primary").click()
    page.locator(".tabs a[aria-current]", has_text="大客户").wait_for()
    page.locator(".filter-chip").first.click()
    page.locator(".view-menu summary").click()
    page.locator(".view-menu form:last-child button").click()
    page.locator(".toast button[data-undo]").wait_for()
    assert page.locator(".tabs a", has_text="大客户").count() == 0
    page.locator(".toast button[data-undo]").click()
    page.locator(".tabs a", has_text="大客户").wait_for()


def test_columns_are_chosen_and_stay_in_the_address(shop: shops.Shop, context: Any) -> None:
    page = customers(context, shop)
    page.locator("summary[aria-label='列']").click()
    page.locator("[name='cols'][value='store']").check()
    page.locator("[name='cols'][value='rfm']").uncheck()
    page.locator(".menu-panel.slim button.primary").click()
    page.wait_for_url("**cols=**")
    assert page.locator("th.c-store").count() == 1 and page.locator("th.c-rfm").count() == 0


def test_a_list_is_taken_out_as_a_workbook(shop: shops.Shop, context: Any) -> None:
    page = customers(context, shop, "?view=all&abc=A")
    page.locator("summary[aria-label='下载']").click()
    page.locator("#export-purpose").select_option("meeting")
    page.locator("button[value='xlsx']").click()
    page.wait_for_url("**/exports")
    link = page.locator("#mine a[href$='/file']").first  # the worker makes it meanwhile
    link.wait_for(timeout=60_000)
    with page.expect_download() as started:
        link.click()
    assert started.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("context", ["phone"], indirect=True)
def test_on_a_phone_a_row_is_a_page(shop: shops.Shop, context: Any) -> None:
    page = customers(context, shop)
    page.locator("[data-rows] tr").first.click()
    page.wait_for_url("**/customers/*")


@pytest.mark.parametrize("context", ["phone"], indirect=True)
def test_on_a_phone_several_are_chosen_by_a_touch_on_their_rows(shop: shops.Shop, context: Any) -> None:
    page = customers(context, shop)
    said, rows = listen(page), page.locator("[data-rows] tr")
    assert not page.locator("#bulk").is_visible()
    page.locator(".select-mode").tap()
    for n in (0, 2):
        rows.nth(n).tap(position={"x": 250, "y": 40})  # anywhere on the row: it opens no page now
    assert page.url.endswith("/customers?view=all")
    bar, tabs = page.locator("#bulk").bounding_box(), page.locator(".tabbar").bounding_box()
    assert bar["y"] + bar["height"] <= tabs["y"] and bar["width"] == 390
    assert page.locator(".bulk-count").inner_text() == "已选 2 位"
    assert page.evaluate(OVERFLOW) == []
    page.evaluate(axe_source())
    assert page.evaluate(AXE) == []
    page.locator("#bulk details").first.locator("summary").tap()
    page.locator("#bulk-label").fill("手机上选的")
    page.locator(".bulk [formaction='/customers/tagging']").tap()
    page.locator(".toast", has_text="手机上选的").wait_for()
    assert page.locator("[data-rows] .c-about", has_text="手机上选的").count() == 2
    page.locator(".select-mode").tap()
    rows.nth(0).tap(position={"x": 250, "y": 40})
    rows.nth(1).tap(position={"x": 250, "y": 40})
    page.locator(".select-mode").tap()  # done choosing: nobody stays chosen
    assert page.locator("#bulk").is_hidden() and page.locator(".c-pick input:checked").count() == 0
    assert said == []


def test_all_columns_scroll_within_the_table_and_the_customer_stays_in_sight(
    shop: shops.Shop, context: Any
) -> None:
    every = "name,phone_masked,member_no,last,gap_days,orders_12m,spend_12m_minor,rfm,store,owner_name,joined_on,tags"
    own = "x_taste,x_wedding_day,x_vip_lane,x_avoids,x_monthly_limit"
    page = customers(context, shop, f"?view=all&cols={every},{own}")
    for width in (1440, 1024, 768):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        wrap = page.locator("#list .table-wrap")
        assert wrap.evaluate("(box) => box.scrollWidth > box.clientWidth + 100")
        before = page.locator("[data-rows] td.c-name").first.bounding_box()["x"]
        wrap.evaluate("(box) => { box.scrollLeft = 300 }")
        page.wait_for_timeout(100)
        name, box = page.locator("[data-rows] td.c-name").first.bounding_box(), wrap.bounding_box()
        assert box["x"] <= name["x"] <= before
        # What scrolls under it does not shine through: the topmost thing there is the customer.
        on_top = page.evaluate(
            "([x, y]) => Boolean(document.elementFromPoint(x, y).closest('.c-name'))",
            [name["x"] + 20, name["y"] + name["height"] / 2],
        )
        assert on_top
        wrap.evaluate("(box) => { box.scrollLeft = 0 }")
