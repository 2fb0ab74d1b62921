"""The control of the walk over all pages (test_pages.py): what is heavy or jumps is found."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import shop as shops
from tests.browser.wire import MOST_SHIFT, WATCH, Wire, first_visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]


def test_a_page_from_a_full_cache_and_one_too_heavy_are_found(shop: shops.Shop, chromium: Any) -> None:
    page = chromium.new_page()
    page.add_init_script(WATCH)
    wire = Wire(page)
    page.goto(f"{shop.address}/login")
    assert first_visit(page, wire, "join-login") == []
    wire.weights.clear()
    page.reload()
    assert first_visit(page, wire, "join-login") == ["an empty cache was not empty"]
    wire.weights["1"], wire.addresses["1"] = 400_000, "/picture"
    (found,) = first_visit(page, wire, "join-login")
    assert found.startswith("weighs 4")
    page.close()


def test_a_page_that_jumps_is_found(shop: shops.Shop, chromium: Any) -> None:
    """The control."""
    page = chromium.new_page(viewport={"width": 800, "height": 600})
    page.add_init_script(WATCH)
    page.goto(f"{shop.address}/login")
    page.wait_for_timeout(700)
    page.evaluate(
        "document.body.prepend(Object.assign(document.createElement('div'), {textContent: 'x'.repeat(4000)}))"
    )
    page.locator("main").evaluate(
        "(main) => main.before(Object.assign(document.createElement('p'), {innerText: 'a\\n'.repeat(9)}))"
    )
    page.wait_for_timeout(400)
    assert page.evaluate("window.jumped ?? 0") > MOST_SHIFT
    page.close()
