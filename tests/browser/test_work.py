"""The day's work in a real browser: find, read, do, undo."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import shop as shops
from tests.browser.clean import listen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]
on_a_phone = pytest.mark.parametrize("context", ["phone"], indirect=True)


def open_first_customer(page: Any, shop: shops.Shop) -> None:
    """The first of the customers list."""
    page.goto(f"{shop.address}/customers")
    page.locator("[data-rows] a.name").first.click()
    page.wait_for_url("**/customers/*")


def test_a_manager_finds_a_regular_by_pinyin_and_reads_the_story(shop: shops.Shop, context: Any) -> None:
    from shuke.customers.rules.names import name_columns

    page = shops.enter(context, shop, "store_manager")
    shops.choose(page, shop, "zh-hans", "light")
    page.goto(f"{shop.address}/customers")
    name = page.locator("[data-rows] a.name > span").nth(1).inner_text()
    page.keyboard.press("/")
    page.keyboard.type(name_columns(name)["initials"])
    page.locator("#found a", has_text=name).first.click()
    page.wait_for_url("**/customers/*")
    assert page.locator("h1").inner_text().startswith(name)
    assert page.locator("#timeline .timeline li").count() > 0


@on_a_phone
def test_from_the_heat_map_to_a_customers_story_on_a_phone(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    shops.choose(page, shop, "zh-hans", "light")
    page.goto(f"{shop.address}/rfm")
    page.locator(".heat a").first.click()
    name = page.locator("#cell-panel a.name").first
    name.wait_for()
    page.wait_for_function(
        "document.querySelector('#cell-panel').getBoundingClientRect().top < innerHeight - 100"
    )
    name.click()
    page.wait_for_url("**/customers/*")
    assert page.locator("#timeline").is_visible()


def test_a_line_of_today_is_done_in_place_the_next_moves_up_and_it_can_be_undone(
    shop: shops.Shop, context: Any
) -> None:
    page = shops.enter(context, shop, "store_manager")
    said = listen(page)
    page.goto(f"{shop.address}/")
    lines = page.locator("#followups li.task")
    shown, line = lines.count(), lines.first.get_attribute("id")
    assert page.locator("#followups-foot a").count() == 1
    lines.first.locator("button.tick").press("Enter")
    page.locator(f"#{line}").wait_for(state="detached")
    page.wait_for_function(
        "(count) => document.querySelectorAll('#followups li.task').length === count", arg=shown
    )
    page.wait_for_function("document.activeElement.matches('button.tick')")
    page.locator(".toast button.btn").click()
    page.locator(f"#{line}").wait_for()
    assert said == []


def test_a_line_is_put_off_until_tomorrow(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "region_manager")
    line = page.locator("#followups li.task").first.get_attribute("id")
    page.locator(f"#{line} .later button").click()
    page.locator(f"#{line}").wait_for(state="detached")
    with page.expect_navigation():
        page.locator(".toast button.btn").click()
    page.goto(f"{shop.address}/?show=all")
    assert page.locator(f"#{line}").count() == 1


def test_a_day_to_remember_is_done_in_place(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "region_manager")
    day = page.locator("#days li").first.get_attribute("id")
    page.locator(f"#{day} button.tick").click()
    page.locator(f"#{day}").wait_for(state="detached")


def test_a_phone_number_is_shown_for_a_reason_and_hidden_again_on_reload(
    shop: shops.Shop, context: Any
) -> None:
    page = shops.enter(context, shop, "store_manager")
    open_first_customer(page, shop)
    page.locator("#phone summary").click()
    page.locator("#phone button.primary").click()
    page.locator("#phone a.strong").wait_for()
    assert "*" not in page.locator("#phone a.strong").inner_text()
    page.reload()
    assert "****" in page.locator("#phone").inner_text()


@on_a_phone
def test_a_clerk_knows_who_stands_at_the_till(shop: shops.Shop, context: Any, chromium: Any) -> None:
    manager = chromium.new_context()
    page = shops.enter(manager, shop, "store_manager")
    open_first_customer(page, shop)
    name = page.locator("h1").inner_text().split("\n")[0]
    page.locator("#phone summary").click()
    page.locator("#phone button.primary").click()
    number = page.locator("#phone a.strong").inner_text()
    manager.close()
    page = shops.enter(context, shop, "clerk")
    page.locator("#lookup").fill(number)
    page.locator(".lookup button.primary").click()
    page.wait_for_url("**/customers/*")
    assert page.locator("h1").inner_text().startswith(name)
    page.goto(f"{shop.address}/")
    assert page.locator(".lookup li", has_text=name).count() == 1
    page.locator("#lookup").fill("199 0000 0000")
    page.locator(".lookup button.primary").click()
    assert page.locator("#phone").input_value() == "199 0000 0000"


def test_the_story_goes_on_in_place_and_all_orders_are_shown(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    said = listen(page)
    page.goto(f"{shop.address}/customers")
    links = page.locator("[data-rows] a.name").evaluate_all("(links) => links.map((link) => link.href)")
    for link in links:  # the demo lives in our time: who has a long story differs from day to day
        page.goto(link)
        if page.locator("#timeline-foot a").count() and page.locator("#orders .side a").count():
            break
    orders = page.locator("#orders tbody tr")
    for place, count in (
        ("#timeline-foot a", page.locator("#timeline .timeline > li")),
        ("#orders .side a", orders),
    ):
        before = count.count()
        page.locator(place).click()
        page.wait_for_function(
            "([selector, before]) => document.querySelectorAll(selector).length > before",
            arg=["#orders tbody tr" if count is orders else "#timeline .timeline > li", before],
        )
    assert said == []


def test_the_keyboard_reaches_everything(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    page.keyboard.press("?")
    assert page.locator("#keys dd").count() >= 8
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/customers*")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/*")
    page.keyboard.press("e")
    page.wait_for_url("**/edit")
    page.locator("h1").click()
    page.keyboard.press("Control+k")
    page.keyboard.type("rfm")
    page.locator('#palette-list a[href="/rfm"]').wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/rfm*")


def test_demo_logins_answer_on_loopback_only(shop: shops.Shop, context: Any) -> None:
    answer = context.request.get(f"{shop.address}/login", headers={"Host": "shop.example"})
    assert answer.status == 400


def test_a_manager_merges_two_people_and_splits_them_again(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "chain_manager")
    shops.choose(page, shop, "zh-hans", "light")
    said = listen(page)
    page.goto(f"{shop.address}/duplicates")
    page.locator("main ul.lines a.what").first.click()
    page.wait_for_url("**/duplicates/*/*")
    names = [page.locator(".pair h2").nth(place).inner_text() for place in (0, 1)]
    other = page.locator('fieldset.stale-field input[name="survivor"]:not(:checked)')
    other.check()
    page.locator("form.card button.primary").click()
    page.wait_for_url("**/customers/*")
    assert page.locator("#merged a.btn", has_text="拆分").count() == 1
    page.locator("#merged a.btn", has_text="拆分").click()
    page.wait_for_url("**/merges/*/split")
    page.locator("form.card-foot button.primary").click()
    page.wait_for_url("**/customers/*")
    assert any(page.locator("h1").inner_text().startswith(name) for name in names)
    assert page.locator("#merged a.btn", has_text="拆分").count() == 0
    assert said == []
