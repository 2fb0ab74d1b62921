"""What can be wrong with any page: said by the browser, by axe, by the measure of its parts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from tests.browser.walk import show
from tests.browser.wire import Wire, first_visit

OVERFLOW = (Path(__file__).parents[1] / "ui" / "overflow.js").read_text()
AXE = "async () => (await axe.run()).violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.target).join('; '))"
LINES = "main li, main .figure, main tbody tr, main .lookup form"


@cache
def axe_source() -> str:
    """The rules of axe, as one script."""
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


def listen(page: Any) -> list[str]:
    """What the browser complains about from now on, content policy and failed requests included."""
    said: list[str] = []

    def heard(message: Any) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def findings_on(page: Any, said: list[str], name: str, address: str, wire: Wire | None = None) -> list[str]:
    """Everything wrong with one page, with ``wire`` its first visit too; a refusal's own status is no fault."""
    said.clear()
    show(page, address)
    visit = first_visit(page, wire, name) if wire else []
    found = visit + [text for text in said if not (name.startswith("refused") and "status of 40" in text)]
    found += page.evaluate(OVERFLOW)
    page.evaluate(axe_source())
    found += [f"axe {violation}" for violation in page.evaluate(AXE)]
    if name.startswith("today") and not page.locator(LINES).count():
        found.append("the first screen is empty")
    return [f"{name}: {text}" for text in found]
