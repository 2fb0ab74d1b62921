"""Becoming a member with a phone in the hand: how many screens, keys and taps it takes, and how long."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from tests.browser import shop as shops
from tests.browser.clean import listen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]
# Keystroke-level model (Card, Moran, Newell 1980): a key, a tap, a thought; seconds.
KEY, TAP, THOUGHT = 0.28, 1.1, 1.35
PHONE = "15412340987"


class Hand:
    """Types and taps like a person, and counts; the time of the server is what passes between a tap and the next page."""

    def __init__(self, page: Any) -> None:
        self.page, self.keys, self.taps, self.screens, self.waited = page, 0, 0, 1, 0.0

    def type(self, text: str) -> None:
        """Into whatever has the focus: nothing is tapped before."""
        self.page.keyboard.type(text)
        self.keys += len(text)

    def tap(self, locator: Any, leads_to: str = "") -> None:
        self.taps += 1
        began = time.perf_counter()
        locator.tap()
        if leads_to:
            self.page.wait_for_selector(leads_to)
            self.waited += time.perf_counter() - began
            self.screens += 1

    def seconds(self) -> float:
        return self.keys * KEY + self.taps * TAP + self.screens * THOUGHT


def newest_code(shop: shops.Shop, chromium: Any) -> str:
    """What the demo's outbox shows, looked at by the manager of the chain."""
    context = chromium.new_context(locale="zh-CN")
    page = shops.enter(context, shop, "chain_manager")
    page.goto(f"{shop.address}/outbox")
    text = page.locator("main li .what").first.inner_text()
    context.close()
    return re.search(r"\d{6}", text)[0]  # type: ignore[index]


def store_address(shop: shops.Shop, chromium: Any) -> str:
    """Where the poster of the clerk's store leads."""
    context = chromium.new_context(locale="zh-CN")
    page = shops.enter(context, shop, "clerk")
    page.goto(f"{shop.address}/joining")
    page.locator('main a[href$="/poster"]').first.click()
    address = page.locator(".poster .break").inner_text()
    context.close()
    return str(address)


@pytest.mark.parametrize("context", ["phone"], indirect=True)
def test_a_member_joins_in_three_screens_and_half_a_minute(
    shop: shops.Shop, context: Any, chromium: Any, capsys: Any
) -> None:
    address, page = store_address(shop, chromium), context.new_page()
    said = listen(page)
    page.goto(address)
    hand = Hand(page)
    hand.type(PHONE)
    hand.tap(page.locator("button.primary"), "#code")
    assert not page.locator("input[type=checkbox]:checked").count()  # nothing is agreed to beforehand
    hand.type(newest_code(shop, chromium))
    hand.tap(page.locator('input[name="marketing-sms"]'))
    hand.tap(page.locator("button.primary"), ".member-card")
    assert page.locator("svg.qr").is_visible() and page.locator(".digits").inner_text().startswith("M")
    with capsys.disabled():
        print(
            f"\njoining: {hand.screens} screens, {hand.keys} keys, {hand.taps} taps, {hand.seconds():.1f} s by the"
            f" keystroke-level model, {hand.waited:.2f} s waiting for the server"
        )
    assert (hand.screens, hand.keys <= 20, hand.taps <= 5) == (3, True, True)
    assert hand.seconds() + hand.waited <= 30
    assert said == []


@pytest.mark.parametrize("context", ["phone"], indirect=True)
def test_a_wrong_code_leaves_everything_as_it_was(shop: shops.Shop, context: Any, chromium: Any) -> None:
    page = context.new_page()
    page.goto(store_address(shop, chromium))
    page.keyboard.type("15412340988")
    page.keyboard.press("Enter")
    page.wait_for_selector("#code")
    page.fill("#name", "林小满")
    page.locator('input[name="no-profiling"]').check()
    page.fill("#code", "000000")
    page.locator("button.primary").tap()
    page.wait_for_selector(".notice.danger")
    assert page.input_value("#name") == "林小满"
    assert page.locator('input[name="no-profiling"]').is_checked()


def test_a_consent_is_withdrawn_in_three_clicks(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    shops.choose(page, shop, "zh-hans", "light")
    page.goto(f"{shop.address}/customers")
    page.locator("[data-rows] a.name").first.click()
    clicks = 0
    page.wait_for_selector("#consents")
    page.locator("#consents .card-head a").click()
    clicks += 1
    line = page.locator("main li", has_text="分析购买记录").first
    line.locator('button[name="say"][value$="/no"]').click()
    clicks += 1
    page.wait_for_selector(".toast, .toasts li")
    assert clicks <= 3
    assert "已拒绝" in page.locator("main li", has_text="分析购买记录").first.inner_text()
