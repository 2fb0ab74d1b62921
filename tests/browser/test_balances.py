"""Balances of another programme are brought over in a browser: a small table, previewed, booked, agreed to the cent."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.browser import shop as shops
from tests.browser.clean import listen
from tests.browser.test_imports import LONG, bring_in, rehearse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]
TABLE = "会员号,积分,储值余额\nM{0:08d},1200,88.05\nM{1:08d},30,\nM99999999,5,\n"
AGREES = {"zh-hans": "账本中重新核对的本次积分", "en": "Points of this import, counted again in the ledger"}


def picture(page: Any, name: str) -> None:
    """Of each step, where somebody wants to look."""
    if folder := os.environ.get("SHUKE_SCREENS"):
        page.screenshot(path=Path(folder) / f"balances-{name}.png", full_page=True)


@pytest.mark.parametrize(
    ("context", "language", "first"), [("desktop", "zh-hans", 11), ("phone", "en", 13)], indirect=["context"]
)
def test_balances_are_previewed_booked_and_agree(
    shop: shops.Shop, context: Any, language: str, first: int
) -> None:
    page = shops.enter(context, shop, "chain_manager")
    shops.choose(page, shop, language, "light")
    said = listen(page)
    page.goto(f"{shop.address}/imports/new")
    page.locator('input[name="kind"][value="balances"]').check(force=True)
    file = {
        "name": "旧系统.csv",
        "mimeType": "text/csv",
        "buffer": TABLE.format(first, first + 1).encode("gb18030"),
    }
    page.set_input_files("#files", file)
    page.fill("#source", f"old {language}")
    picture(page, f"{language}-1-upload")
    page.locator("#upload button.primary").click()
    page.wait_for_selector("#map", timeout=LONG)
    picture(page, f"{language}-2-map")
    assert rehearse(page) == [2, 1]
    picture(page, f"{language}-3-check")
    assert bring_in(page) == [2, 1]
    picture(page, f"{language}-4-done")
    told = page.locator("main").inner_text()
    assert AGREES[language] in told and "1,230" in told and "88.05" in told
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") and said == []
