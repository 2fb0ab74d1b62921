"""The assistant's app on a bad connection: without one a member is found, somebody registered, a note taken; the tab is
killed, opened again, and everything is sent, each once. And what the app weighs."""

from __future__ import annotations

import gzip
import re
import time
from pathlib import Path
from secrets import choice, randbelow
from typing import Any

import pytest

from tests.browser import shop as shops

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]
DIST = Path(__file__).parents[2] / "shuke" / "ui" / "static" / "dist"
MOST = 60_000


def test_the_first_page_of_the_app_is_light() -> None:
    """Script and style, compressed."""
    sizes = {
        name: len(gzip.compress((DIST / name).read_bytes())) for name in ("assistant.js", "assistant.css")
    }
    assert sum(sizes.values()) <= MOST and min(sizes.values()) > 500, sizes


def waiting(page: Any) -> int:
    """How many acts the phone keeps."""
    return int(
        page.evaluate(
            "() => new Promise((done) => { const ask = indexedDB.open('shuke-app', 1); ask.onsuccess = () => {"
            " const count = ask.result.transaction('queue').objectStore('queue').count();"
            " count.onsuccess = () => done(count.result); }; })"
        )
    )


def until(page: Any, script: str, patience: float = 20) -> None:
    """Until a script answers yes; the pages' own policy lets nothing be evaluated by their own clock."""
    end = time.monotonic() + patience
    while not page.evaluate(script):
        assert time.monotonic() < end, script
        page.wait_for_timeout(100)


def waits(page: Any, number: int) -> None:
    """So many acts are listed as waiting."""
    until(page, f"() => document.querySelectorAll('#waiting li').length === {number}")


ALLOWED = (
    "() => new Promise((done) => { const ask = indexedDB.open('shuke-app', 1); ask.onsuccess = () => {"
    " const one = ask.result.transaction('cards').objectStore('cards').get('allowance-coupons');"
    " one.onsuccess = () => done(!!one.result); }; })"
)


def ready(page: Any) -> None:
    """The worker has the shell, and the phone keeps the own members and what it may take off."""
    page.evaluate("() => navigator.serviceWorker.ready")
    until(page, "async () => !!(await caches.match('/app/offline')) && !!sessionStorage['shuke-app-cards']")
    until(page, ALLOWED)


@pytest.mark.parametrize("context", ["phone"], indirect=True)
def test_what_was_done_without_a_connection_is_sent_once(shop: shops.Shop, context: Any) -> None:
    mark = "".join(choice("甲乙丙丁戊己庚辛壬癸") for _ in range(6))
    note, person = f"离线记的{mark}", f"离{mark}"
    page = shops.enter(context, shop, "assistant")
    page.goto(f"{shop.address}/app/members?q=l")
    address = str(page.locator("main a.hit").first.get_attribute("href"))
    page.goto(f"{shop.address}{address}/purchases")
    before = page.locator("main .rows li").count()
    page.goto(shop.address + address)
    name = page.locator(".who h2").inner_text().split("\n")[0].strip()
    ready(page)

    context.set_offline(True)
    page.goto(shop.address + address)  # the shell answers, and shows the card that was open
    page.wait_for_selector("#kept-card [data-name]")
    assert name in page.locator("#kept-card").inner_text()
    assert page.locator("#pending").is_visible()
    page.fill("#seek", name)
    page.locator("#hits button").first.tap()
    page.locator("#kept-card textarea").fill(note)
    page.locator('#kept-card form[data-queue="note"] button').tap()
    page.wait_for_selector("#waiting li")
    page.fill("#o-many", "20")
    page.locator("#kept-card [data-add]").tap()
    page.wait_for_selector("[data-coupons]:not([hidden])")
    taken = str(page.locator("#o-own option").nth(1).get_attribute("value"))
    page.select_option("#o-own", taken)
    page.locator("#kept-card [data-sell]").tap()
    waits(page, 2)
    page.fill("#o-name", person)
    page.fill("#o-phone", f"154{randbelow(10**8):08}")
    page.locator("#new-member button").tap()
    waits(page, 3)
    assert waiting(page) == 3

    page.close()  # the tab is killed, and with it the key
    page = context.new_page()
    page.goto(f"{shop.address}/app/")
    page.wait_for_selector("#locked:not([hidden])")
    assert page.locator("#waiting li").count() == 3
    assert person not in page.content() and not page.locator("#hits li").count()

    context.set_offline(False)
    page.goto(f"{shop.address}/app/")
    until(page, "() => document.querySelector('#pending').hidden && !!sessionStorage['shuke-app-session']")
    page.wait_for_timeout(500)
    assert waiting(page) == 0
    page.goto(f"{shop.address}/app/members?q={person}")
    assert page.locator("main a.hit").count() == 1
    page.goto(f"{shop.address}{address}/coupons")
    assert taken not in page.content()  # the coupon that was taken without a connection is used
    page.goto(f"{shop.address}{address}/notes")
    assert page.locator("main").inner_text().count(note) == 1
    page.goto(f"{shop.address}{address}/purchases")
    assert page.locator("main .rows li").count() == before + 1


@pytest.mark.parametrize("context", ["phone"], indirect=True)
def test_who_signs_out_leaves_nobody_on_the_phone(shop: shops.Shop, context: Any) -> None:
    page = shops.enter(context, shop, "assistant")
    page.goto(f"{shop.address}/app/month")
    ready(page)
    page.locator("[data-leave] button").tap()
    page.wait_for_url(re.compile("/login"))
    left = page.evaluate(
        "() => new Promise((done) => { const ask = indexedDB.open('shuke-app', 1); ask.onsuccess = () => {"
        " const count = ask.result.transaction('cards').objectStore('cards').count();"
        " count.onsuccess = () => done([count.result, sessionStorage.getItem('shuke-app-session')]); }; })"
    )
    assert left == [0, None]
