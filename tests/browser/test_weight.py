"""The first visit of every page: light enough on the wire, and nothing jumps while it appears."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import shop as shops
from tests.browser.clean import listen
from tests.browser.walk import PAGES, SIZES, address_of, show

MOST_BYTES, MOST_SHIFT = 300_000, 0.01
CHARTS = "/charts."
# What jumped, said by the browser: shifts within half a second of a person's own act do not count.
WATCH = """new PerformanceObserver((list) => { for (const shift of list.getEntries()) {
  if (shift.hadRecentInput) continue;
  window.jumped = (window.jumped ?? 0) + shift.value;
  window.jumpers = (window.jumpers ?? []).concat(shift.sources.map((one) =>
    `${one.node?.outerHTML?.slice(0, 80) ?? one.node?.textContent} ${one.previousRect?.y} to ${one.currentRect?.y}`));
} }).observe({ type: "layout-shift", buffered: true });"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]


class Wire:
    """What comes over the wire, as it comes: compressed, headers counted; from an empty cache."""

    def __init__(self, page: Any) -> None:
        self.line = page.context.new_cdp_session(page)
        self.line.send("Network.enable")
        self.addresses: dict[str, str] = {}
        self.weights: dict[str, float] = {}
        self.line.on("Network.requestWillBeSent", self._asked)
        self.line.on("Network.loadingFinished", self._came)

    def _asked(self, event: Any) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]

    def _came(self, event: Any) -> None:
        self.weights[event["requestId"]] = event["encodedDataLength"]

    def empty(self) -> None:
        """Forget what was loaded, here and in the browser."""
        self.line.send("Network.clearBrowserCache")
        self.addresses.clear()
        self.weights.clear()

    def bytes(self) -> float:
        """Everything but the charts."""
        return sum(
            self.weights[id_]
            for id_, address in self.addresses.items()
            if id_ in self.weights and CHARTS not in address
        )


def measured(shop: shops.Shop, chromium: Any, size: str) -> tuple[list[str], dict[str, float]]:
    """Findings over every page of the walk, and the weight of each."""
    findings: list[str] = []
    weights: dict[str, float] = {}
    width, height = SIZES[size]
    for role in dict.fromkeys(role for _name, role, _where in PAGES):
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        page = shops.enter(context, shop, role)
        said, wire = listen(page), Wire(page)
        page.add_init_script(WATCH)
        for name, _role, where in (entry for entry in PAGES if entry[1] == role):
            address = address_of(page, shop.address, where)
            said.clear()
            wire.empty()
            show(page, address)
            page.wait_for_load_state("networkidle")
            weights[name] = wire.bytes()
            findings += [f"{name}: {text}" for text in said if not name.startswith("refused")]
            jumped = page.evaluate("window.jumped ?? 0")
            if jumped > MOST_SHIFT:  # on a busy machine a page half arrived is drawn: what jumps, jumps again
                show(page, address)
                page.wait_for_load_state("networkidle")
                jumped = page.evaluate("window.jumped ?? 0")
            if jumped > MOST_SHIFT:
                findings.append(f"{name} jumps by {jumped:.3f}: {page.evaluate('window.jumpers')}")
        context.close()
    return findings, weights


@pytest.mark.parametrize("size", SIZES)
def test_the_first_visit_is_light_and_nothing_jumps(shop: shops.Shop, chromium: Any, size: str) -> None:
    findings, weights = measured(shop, chromium, size)
    heavy = {name: round(weight) for name, weight in weights.items() if weight > MOST_BYTES}
    print(
        f"heaviest first visits ({size}):",
        sorted(((round(w), n) for n, w in weights.items()), reverse=True)[:4],
    )
    # A page for who just joins has its style sheet alone (about 15 kB), all others the program's script too.
    kept = {
        name: weight
        for name, weight in weights.items()
        if weight <= (15_000 if name.startswith("join-") else 40_000)
    }
    assert kept == {}, "an empty cache was not empty"
    assert heavy == {} and findings == [], "\n".join([str(heavy), *findings])


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
