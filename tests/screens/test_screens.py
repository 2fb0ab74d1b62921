"""Pictures of every page into the folder of `./run screens`, from a demo shop of the usual size."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import shop as shops
from tests.browser.walk import EVERY, PAGES, SIZES, address_of, show

INTO = os.environ.get("SHUKE_SCREENS")
pytestmark = [
    pytest.mark.nightly,
    pytest.mark.skipif(not INTO, reason="pictures are taken by ./run screens"),
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def shop() -> Iterator[shops.Shop]:
    running = shops.start(Path(str(INTO)).parent / "screens-shop", customers=5000, orders=60000)
    yield running
    running.stop()


@pytest.mark.parametrize("combo", EVERY, ids="-".join)
def test_pictures(shop: shops.Shop, combo: tuple[str, str, str]) -> None:
    from playwright.sync_api import sync_playwright

    language, size, theme = combo
    width, height = SIZES[size]
    folder = Path(str(INTO)) / f"{language}-{size}-{theme}"
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shops.CHROMIUM, args=shops.ARGUMENTS)
        for role in dict.fromkeys(role for _name, role, _where in PAGES):
            context: Any = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
            page = shops.enter(context, shop, role)
            shops.choose(page, shop, language, theme)
            for name, _role, where in (entry for entry in PAGES if entry[1] == role):
                show(page, address_of(page, shop.address, where))
                page.wait_for_timeout(300)  # a chart moves for that long
                page.screenshot(path=folder / f"{name}.png", full_page=size == "desktop")
            context.close()
        page = browser.new_page(
            viewport={"width": width, "height": height}, locale="zh-CN" if language != "en" else "en-GB"
        )
        page.goto(f"{shop.address}/login")
        page.screenshot(path=folder / "login.png", full_page=size == "desktop")
        browser.close()
    assert len(list(folder.glob("*.png"))) > len(PAGES)
