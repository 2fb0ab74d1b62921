"""By keyboard alone: the palette, the keys, the undo; and never while somebody types."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import shop as shops
from tests.browser.clean import AXE, axe_source, listen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]
FOCUS_IS_SEEN = """() => { const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2; }"""


def test_the_palette_is_opened_read_and_obeyed_by_keyboard(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    shops.choose(page, shop, "zh-hans", "light")
    page.goto(f"{shop.address}/customers")
    said = listen(page)
    page.keyboard.press("Control+k")
    box = page.locator("#palette-q")
    page.locator("#palette-list [role=option]").first.wait_for()
    page.keyboard.type("wang")
    page.locator("#palette-customers").wait_for()
    first = box.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    marked = box.get_attribute("aria-activedescendant")
    assert first and marked and first != marked
    assert page.locator(f"#{marked}").get_attribute("aria-selected") == "true"
    assert "个结果" in page.locator("#palette-said").inner_text()
    page.evaluate(axe_source())
    assert page.evaluate(AXE) == []
    name = page.locator(f"#{marked} b").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/*")
    assert page.locator("h1").inner_text().startswith(name)
    assert said == []


def test_enter_before_the_answer_waits_for_the_answer(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    page.keyboard.press("Control+k")
    page.locator("#palette-list [role=option]").first.wait_for()
    page.keyboard.type("abc")
    page.keyboard.press("Enter")
    page.wait_for_url("**/abc*")


def test_escape_closes_the_palette_and_gives_the_focus_back(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    page.goto(f"{shop.address}/customers")
    page.keyboard.press("j")
    before = page.evaluate("document.activeElement.href")
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.href") == before
    assert page.evaluate(FOCUS_IS_SEEN)


def test_the_look_is_changed_from_the_palette(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    shops.choose(page, shop, "en", "light")
    page.reload()
    page.keyboard.press("Control+k")
    page.keyboard.type("dark")
    look = page.locator("#palette-list button.palette-one")
    look.wait_for()
    look.click()  # goods may have the word in their names too, and stand before it
    page.locator("html[data-theme=dark]").wait_for()


def test_keys_do_nothing_while_somebody_types(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    page.goto(f"{shop.address}/customers")
    address = page.url
    page.keyboard.press("/")
    page.keyboard.type("gcjkxn?[]")
    assert page.locator("#q").input_value() == "gcjkxn?[]"
    assert page.url == address and not page.locator("#keys[open]").count()


def test_rows_are_walked_pages_turned_and_something_new_begun_by_keys(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    page.goto(f"{shop.address}/customers?view=all")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.textContent")
    assert page.evaluate(FOCUS_IS_SEEN)
    page.keyboard.press("]")
    page.wait_for_url("**after=*")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") != first
    page.keyboard.press("[")
    page.wait_for_url("**before=*")
    page.keyboard.press("n")
    page.wait_for_url("**/customers/new")


def test_what_was_done_is_undone_by_a_key(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "chain_manager")
    page.goto(f"{shop.address}/")
    line = page.locator("#followups li.task").first.get_attribute("id")
    page.locator(f"#{line} button.tick").press("Enter")
    page.locator(f"#{line}").wait_for(state="detached")
    page.locator(".toast [data-undo]").wait_for()
    with page.expect_navigation():
        page.keyboard.press("u")
    page.goto(f"{shop.address}/?show=all")
    assert page.locator(f"#{line}").count() == 1


def test_a_notice_with_an_undo_stays_long_enough_and_longer_while_it_is_read(
    shop: shops.Shop, context: Any
) -> None:
    page = shops.enter(context, shop, "store_manager")
    page.clock.install()
    page.goto(f"{shop.address}/")
    page.evaluate(
        "window.dispatchEvent(new CustomEvent('toast', {detail: {text: 'Done', undo: {url: '/x', label: 'Undo'}}}))"
    )
    toast = page.locator(".toast")
    page.clock.run_for(8500)
    assert toast.count() == 1
    toast.locator("[data-undo]").focus()
    page.clock.run_for(60_000)
    assert toast.count() == 1
    page.locator("#q").focus()
    page.clock.run_for(15_000)
    assert toast.count() == 0


def test_a_refused_note_stays_where_it_was_typed(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    page.goto(f"{shop.address}/customers")
    page.locator("[data-rows] a.name").first.click()
    page.wait_for_url("**/customers/*")
    notes = page.locator("#notes .note-item").count()
    page.locator("#note textarea").fill("   ")
    page.locator("#note button").click()
    page.locator("#note .error").wait_for()
    assert page.locator("#note textarea").input_value() == "   "
    page.locator("#note textarea").fill("喜欢浓一点")
    with page.expect_navigation():
        page.locator("#note button").click()
    assert page.locator("#notes .note-item").count() == notes + 1


def test_a_phone_is_checked_by_the_shops_own_rule_as_it_is_left(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    shops.choose(page, shop, "zh-hans", "light")
    page.goto(f"{shop.address}/customers/new")
    page.locator("#phone").fill("1381234")
    page.keyboard.press("Tab")
    page.locator("#error-phone", has_text="11 位").wait_for()
    page.locator("#phone").fill("13812340000")
    page.keyboard.press("Tab")
    page.locator("#error-phone").wait_for(state="detached")
    page.locator("select[name=birth_month]").select_option("2")
    page.locator("select[name=birth_day]").select_option("31")
    page.locator("select[name=birth_day]").focus()
    page.locator("#name").focus()
    page.locator("fieldset .error").wait_for()
