"""A member's phone: in by one click of the demo, every page clean in both languages, light on the wire, and the card opens
without a connection on a phone that is remembered."""

from __future__ import annotations

import gzip
import re
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.browser import shop as shops
from tests.browser.clean import AXE, OVERFLOW, axe_source, listen
from tests.browser.test_joining import newest_code

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]
PAGES = ("", "points", "points/family", "rewards", "coupons", "orders", "claim", "mine", "mine/number",
         "mine/details", "mine/consents", "mine/watchers", "mine/phones", "mine/copy", "offline")  # fmt: skip
MOST_BYTES, LEAST_TARGET = 60_000, 44
DIST = Path(shops.__file__).parents[2] / "shuke" / "ui" / "static" / "dist"
SMALL = """(least) => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")].filter((one) => {
  const box = one.getBoundingClientRect();
  return box.width && box.height < least && !one.closest("label") && !one.matches(".skip");
}).map((one) => one.outerHTML.slice(0, 90))"""


KEPT = "caches.open('me-card').then((kept) => kept.match('/me/')).then(Boolean)"


def until(page: Any, holds: str) -> None:
    """Wait for what the page's policy would not let it look at by itself."""
    for _try in range(100):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never: {holds}")


def opened(chromium: Any, shop: shops.Shop, language: str, theme: str, width: int) -> Any:
    """A phone in a language and a theme."""
    context = chromium.new_context(viewport={"width": width, "height": 780}, locale="zh-CN", has_touch=True)
    for name, value in (("django_language", language), ("theme", theme)):
        context.add_cookies([{"name": name, "value": value, "url": shop.address}])
    return context


def entered(context: Any, shop: shops.Shop) -> Any:
    """The member of the demo."""
    page = context.new_page()
    page.goto(f"{shop.address}/login")
    page.locator('button[name="as"][value="member"]').click()
    page.wait_for_url(f"{shop.address}/me/")
    return page


@pytest.mark.parametrize(("language", "theme", "width"), [("zh-hans", "light", 360), ("en", "dark", 412)])
def test_every_page_of_a_member_is_clean(
    shop: shops.Shop, chromium: Any, language: str, theme: str, width: int
) -> None:
    context = opened(chromium, shop, language, theme, width)
    page, found = entered(context, shop), []
    said = listen(page)
    places = [f"/me/{one}" for one in PAGES]
    page.goto(f"{shop.address}/me/orders")
    places.append(str(page.locator("a.row").first.get_attribute("href")))
    for place in places:
        said.clear()
        page.goto(shop.address + place)
        page.wait_for_load_state("networkidle")
        found += [f"{place}: {text}" for text in said]
        found += [f"{place}: {text}" for text in page.evaluate(OVERFLOW)]
        found += [f"{place}: small {text}" for text in page.evaluate(SMALL, LEAST_TARGET)]
        page.evaluate(axe_source())
        found += [f"{place}: axe {violation}" for violation in page.evaluate(AXE)]
    context.close()
    assert found == []


def test_the_first_page_is_light() -> None:
    """Script, style and icons of the first page, as they are sent."""
    weight = sum(
        len(gzip.compress((DIST / name).read_bytes(), 9))
        for name in ("portal.css", "portal.js", "worker.js", "icons.svg")
    )
    assert weight <= MOST_BYTES
    assert (
        len(gzip.compress((DIST / "app.js").read_bytes(), 9)) > 10_000
    )  # the control: what is measured is there


class Line:
    """A line to the shop that can be cut: what comes to its own port goes on to the shop's, until it is closed."""

    def __init__(self, address: str) -> None:
        self.shop = int(address.rsplit(":", 1)[1])
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.open: list[socket.socket] = []
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            try:
                one = self.socket.accept()[0]
                other = socket.create_connection(("127.0.0.1", self.shop))
            except OSError:
                return
            self.open += [one, other]
            for here, there in ((one, other), (other, one)):
                threading.Thread(target=self._carry, args=(here, there), daemon=True).start()

    @staticmethod
    def _carry(here: socket.socket, there: socket.socket) -> None:
        try:
            while sent := here.recv(65536):
                there.sendall(sent)
            there.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def cut(self) -> None:
        """From now on there is no shop."""
        self.socket.shutdown(socket.SHUT_RDWR)
        for one in (self.socket, *self.open):
            one.close()


def test_the_card_of_a_remembered_phone_opens_without_a_connection(shop: shops.Shop, chromium: Any) -> None:
    line = Line(shop.address)
    near = shops.Shop(line.address, shop.process, shop.logins, shop.data)
    context = opened(chromium, near, "zh-hans", "light", 390)
    page = entered(context, near)
    name = page.locator(".pass h1").inner_text()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, "navigator.serviceWorker.controller !== null")
    page.goto(f"{near.address}/me/")
    until(page, KEPT)
    line.cut()
    context.set_offline(True)
    page.goto(f"{near.address}/me/")
    assert page.locator(".pass h1").inner_text() == name and page.locator(".pass .qr:visible").count() == 1
    assert page.locator("[data-offline]").is_visible() and page.locator("p[data-plain]").is_visible()
    page.goto(f"{near.address}/me/orders")
    assert "没有网络" in page.locator("main").inner_text() and name not in page.content()
    context.close()


def test_signing_out_forgets_the_card_that_was_kept(shop: shops.Shop, chromium: Any) -> None:
    context = opened(chromium, shop, "en", "dark", 390)
    page = entered(context, shop)
    until(page, "navigator.serviceWorker.controller !== null")
    page.goto(f"{shop.address}/me/")
    until(page, KEPT)
    page.goto(f"{shop.address}/me/mine")
    page.locator("[data-out] button").click()
    page.wait_for_url(re.compile("/me/in"))
    assert not page.evaluate(KEPT)
    context.close()


def test_who_is_no_member_signs_in_to_where_one_joins(shop: shops.Shop, chromium: Any) -> None:
    context = opened(chromium, shop, "en", "dark", 360)
    page, found = context.new_page(), []
    said = listen(page)
    page.goto(f"{shop.address}/me/orders")
    page.wait_for_url(re.compile("/me/in"))
    for here, then in (("15412341177", "#code"), (None, "a.row")):
        found += [*said, *page.evaluate(OVERFLOW)]
        page.evaluate(axe_source())
        found += page.evaluate(AXE)
        page.keyboard.type(here or newest_code(shop, chromium))
        page.keyboard.press("Enter")
        page.wait_for_selector(then)
    assert found == [] and re.search(r"/join/\w+$", str(page.locator("a.row").first.get_attribute("href")))
    context.close()
