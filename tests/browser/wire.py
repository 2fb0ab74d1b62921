"""The first visit of a page: what it weighs on the wire, and what jumps while it appears."""

from __future__ import annotations

from typing import Any

from tests.browser.walk import show

MOST_BYTES, MOST_SHIFT = 300_000, 0.01
CHARTS = "/charts."
# What jumped, said by the browser: shifts within half a second of a person's own act do not count.
WATCH = """new PerformanceObserver((list) => { for (const shift of list.getEntries()) {
  if (shift.hadRecentInput) continue;
  window.jumped = (window.jumped ?? 0) + shift.value;
  window.jumpers = (window.jumpers ?? []).concat(shift.sources.map((one) =>
    `${one.node?.outerHTML?.slice(0, 80) ?? one.node?.textContent} ${one.previousRect?.y} to ${one.currentRect?.y}`));
} }).observe({ type: "layout-shift", buffered: true });"""


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


def first_visit(page: Any, wire: Wire, name: str) -> list[str]:
    """What is wrong with the page that stands there, opened from an empty cache: too heavy, or something jumped."""
    page.wait_for_load_state("networkidle")
    weight, found = wire.bytes(), []
    # A page for who just joins has its style sheet alone (about 15 kB), all others the program's script too.
    # What the app's worker fetches or keeps comes over a line of its own: its first page is weighed alone.
    least = 15_000 if name.startswith("join-") else -1 if name.startswith("app-") else 40_000
    if weight <= least:
        found.append("an empty cache was not empty")
    if weight > MOST_BYTES:
        found.append(f"weighs {weight / 1000:.0f} kB")
    jumped = page.evaluate("window.jumped ?? 0")
    if jumped > MOST_SHIFT:  # on a busy machine a page half arrived is drawn: what jumps, jumps again
        show(page, page.url)
        page.wait_for_load_state("networkidle")
        jumped = page.evaluate("window.jumped ?? 0")
    if jumped > MOST_SHIFT:
        found.append(f"jumps by {jumped:.3f}: {page.evaluate('window.jumpers')}")
    return found
