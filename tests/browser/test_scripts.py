# ruff: noqa: E501 - lists of texts read better whole
"""Scripts in names, notes and views never run: each is put where people write and looked at wherever it is shown."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.browser import shop as shops
from tests.browser.clean import listen
from tests.naughty.strings import SCRIPTS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]


def ran(page: Any) -> list[str]:
    """Dialogs that open from now on: a script that ran."""
    opened: list[str] = []

    def close(dialog: Any) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", close)
    return opened


def send(page: Any, address: str, form: dict[str, str]) -> Any:
    """A form as the page would send it."""
    token = page.locator('input[name="csrfmiddlewaretoken"]').first.get_attribute("value")
    return page.request.post(
        address, form={**form, "csrfmiddlewaretoken": token}, headers={"Referer": page.url}, max_redirects=0
    )


def test_no_text_of_people_runs_anywhere(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "store_manager")
    said, opened = listen(page), ran(page)
    made = []
    for script in SCRIPTS:
        answer = send(page, f"{shop.address}/customers/new", {"name": script})
        if answer.status == 302:
            made.append(answer.headers["location"])
    assert len(made) > len(SCRIPTS) // 2
    for script in SCRIPTS:  # everything else that can be written about one customer
        send(page, f"{shop.address}{made[0]}/notes", {"text": script})
        send(page, f"{shop.address}{made[0]}/followups", {"text": script})
    said.clear()  # the browser's own words about answers other than 200
    looked_at = [
        "/customers?view=all&sort=joined_on", "/customers?view=all&sort=pinyin", "/", "/?show=all", made[0], f"{made[0]}?show=contact",
        *made[1:], *(f"/search?q={quote(script)}" for script in SCRIPTS[:8]),
    ]  # fmt: skip
    for address in looked_at:
        page.goto(shop.address + address)
    page.goto(f"{shop.address}/customers?view=all&sort=joined_on")
    page.locator("[data-rows] tr").first.click()  # the drawer
    page.wait_for_timeout(500)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("script")
    page.wait_for_timeout(600)
    assert page.get_by_text(SCRIPTS[0], exact=False).count() > 0  # shown as what it is
    assert opened == []
    assert said == []


def test_a_script_that_runs_is_heard(shop: shops.Shop, context: Any) -> None:
    """The control: a dialog of our own opening, and the policy that stops an injected script."""
    page = shops.enter(context, shop, "store_manager")
    said, opened = listen(page), ran(page)
    page.evaluate("alert(1)")
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'alert(2)'; document.body.append(s); }"
    )
    page.wait_for_timeout(200)
    assert opened == ["1"] and any("Content Security Policy" in text for text in said)
