"""The assistant's app on a bad connection: without one a member is found, somebody registered, a note taken; the tab is
killed, opened again, and everything is sent, each once. And what the app weighs."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
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


def ready(page: Any) -> None:
    """The worker has the shell, and the phone keeps the own members."""
    page.evaluate("() => navigator.serviceWorker.ready")
    page.wait_for_function(
        "async () => !!(await caches.match('/app/offline')) && !!sessionStorage['shuke-app-cards']"
    )


@pytest.mark.parametrize("context", ["phone"], indirect=True)
def test_what_was_done_without_a_connection_is_sent_once(shop: shops.Shop, context: Any) -> None:
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
    page.locator("#kept-card textarea").fill("离线记的一笔")
    page.locator('#kept-card form[data-queue="note"] button').tap()
    page.wait_for_selector("#waiting li")
    page.locator("#kept-card [data-add]").tap()
    page.locator("#kept-card [data-sell]").tap()
    page.wait_for_function("document.querySelectorAll('#waiting li').length === 2")
    page.fill("#o-name", "离线登记")
    page.fill("#o-phone", "15400001234")
    page.locator("#new-member button").tap()
    page.wait_for_function("document.querySelectorAll('#waiting li').length === 3")
    assert waiting(page) == 3

    page.close()  # the tab is killed, and with it the key
    page = context.new_page()
    page.goto(f"{shop.address}/app/")
    page.wait_for_selector("#locked:not([hidden])")
    assert page.locator("#waiting li").count() == 3
    assert "离线登记" not in page.content() and not page.locator("#hits li").count()

    context.set_offline(False)
    page.goto(f"{shop.address}/app/")
    page.wait_for_function(
        "document.querySelector('#pending').hidden && !!sessionStorage['shuke-app-session']"
    )
    page.wait_for_timeout(500)
    assert waiting(page) == 0
    page.goto(f"{shop.address}/app/members?q=离线登记")
    assert page.locator("main a.hit").count() == 1
    page.goto(f"{shop.address}{address}/notes")
    assert page.locator("main").inner_text().count("离线记的一笔") == 1
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
