"""Every example page in a real browser: axe finds nothing, nothing is cut, nothing scrolls sideways, the policy holds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.playwright_engine import engine
from tests.ui import drawing
from tests.ui.examples import PAGES

SIZES = {"desk": (1440, 900), "phone": (390, 844), "small": (360, 740)}
USUAL = [("zh-hans", "light", "phone"), ("en", "dark", "desk")]
OTHERS = [
    (language, theme, size)
    for language in ("zh-hans", "en")
    for theme in ("light", "dark")
    for size in SIZES
    if (language, theme, size) not in USUAL
]
OVERFLOW = (Path(__file__).parent / "overflow.js").read_text()

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    server, address = drawing.serve(folder)
    yield address
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    running = engine().chromium.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
    )
    yield running
    running.close()


def opened(
    browser: Any, address: str, folder: Path, name: str, combination: tuple[str, str, str]
) -> tuple[Any, list[str]]:
    language, theme, size = combination
    file = f"{name}-{language}-{theme}.html"
    (folder / file).write_text(drawing.page(name, language, theme), encoding="utf-8")
    width, height = SIZES[size]
    tab = browser.new_page(viewport={"width": width, "height": height})
    said: list[str] = []
    tab.on("console", lambda line: said.append(line.text) if line.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(f"{address}/{file}", wait_until="load")
    return tab, said


def faults(
    browser: Any, address: str, folder: Path, name: str, combination: tuple[str, str, str]
) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    tab, said = opened(browser, address, folder, name, combination)
    if tab.locator("[data-chart]").count():
        tab.locator("[data-chart] canvas").wait_for()
    said += tab.evaluate(OVERFLOW)
    said += [
        f"axe {found['id']}: {found['nodes'][0]['html'][:160]}"
        for found in Axe().run(tab).response["violations"]
    ]
    tab.close()
    return said


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("combination", USUAL, ids="-".join)
def test_page(browser: Any, address: str, folder: Path, name: str, combination: tuple[str, str, str]) -> None:
    assert faults(browser, address, folder, name, combination) == []


@pytest.mark.nightly
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("combination", OTHERS, ids="-".join)
def test_page_in_the_other_combinations(
    browser: Any, address: str, folder: Path, name: str, combination: tuple[str, str, str]
) -> None:
    assert faults(browser, address, folder, name, combination) == []


HEIGHTS = """[...document.querySelectorAll(".tabbar a, #nav a")]
    .map((link) => link.getBoundingClientRect().height).filter(Boolean)"""
DESK, PHONE = USUAL[1], USUAL[0]


def test_keys_lead_to_search_and_to_pages(browser: Any, address: str, folder: Path) -> None:
    tab, _said = opened(browser, address, folder, "rfm", DESK)
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement.id") == "q"
    tab.keyboard.type("gt/")
    assert tab.input_value("#q") == "gt/"
    tab.keyboard.press("Escape")
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("Control+k")
    assert tab.evaluate("document.activeElement.id") == "palette-q"
    tab.keyboard.press("Escape")
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.type("gc")
    tab.wait_for_url("**/customers.html")
    tab.close()


def test_the_rail_is_remembered_by_a_cookie(browser: Any, address: str, folder: Path) -> None:
    tab, _said = opened(browser, address, folder, "customers", DESK)
    wide = tab.locator("#nav").bounding_box()["width"]
    tab.click("[data-act=nav]")
    assert (wide, tab.locator("#nav").bounding_box()["width"]) == (216, 64)
    assert {cookie["name"]: cookie["value"] for cookie in tab.context.cookies()}["nav"] == "rail"
    tab.close()


def test_the_theme_changes_at_once(browser: Any, address: str, folder: Path) -> None:
    tab, _said = opened(browser, address, folder, "abc", DESK)
    tab.locator("[data-chart] canvas").wait_for()
    tab.click("button.only-dark")
    assert tab.get_attribute("html", "data-theme") == "light"
    assert tab.evaluate("getComputedStyle(document.body).colorScheme") == "light"
    tab.close()


def test_a_notice_shows_its_text_as_text_and_offers_undo(browser: Any, address: str, folder: Path) -> None:
    tab, said = opened(browser, address, folder, "today", DESK)
    detail = {"text": "<b>done</b>", "undo": {"url": "/followups/1/reopening", "label": "Undo"}}
    tab.evaluate("(detail) => window.dispatchEvent(new CustomEvent('toast', {detail}))", detail)
    toast = tab.locator(".toast")
    assert "<b>done</b>" in toast.inner_text()
    assert toast.get_by_role("button", name="Undo").is_visible()
    tab.locator(".toast .icon-btn").click()
    assert tab.locator(".toast").count() == 0
    assert said == []
    tab.close()


def test_a_revealed_number_hides_itself_again(browser: Any, address: str, folder: Path) -> None:
    tab, _said = opened(browser, address, folder, "customer-revealed", DESK)
    assert "13812348016" in tab.locator("#phone").inner_text()
    tab.locator("#phone").filter(has_text="138****8016").wait_for(timeout=6000)
    tab.close()


def test_on_a_phone_every_page_is_reached_from_the_tab_bar_and_targets_are_large(
    browser: Any, address: str, folder: Path
) -> None:
    tab, _said = opened(browser, address, folder, "customers", PHONE)
    assert not tab.locator("#nav").is_visible()
    tab.locator(".tabbar a").last.click()
    assert tab.locator("#nav a[aria-current=page]").is_visible()
    heights = tab.evaluate(HEIGHTS)
    assert min(heights) >= 44
    tab.locator("#nav .nav-close").click()
    assert not tab.locator("#nav").is_visible()
    tab.close()


def test_a_list_emptied_in_place_says_so(browser: Any, address: str, folder: Path) -> None:
    tab, _said = opened(browser, address, folder, "today", DESK)
    empty = tab.locator("#followups .when-empty")
    assert not empty.is_visible()
    tab.evaluate("document.querySelectorAll('#followups li').forEach((line) => line.remove())")
    assert empty.is_visible()
    tab.close()


def test_the_count_is_asked_for_again_after_a_follow_up_was_done(
    browser: Any, address: str, folder: Path
) -> None:
    tab, said = opened(browser, address, folder, "today", DESK)
    tab.evaluate("document.querySelector('#followups-note').textContent = ''")
    tab.evaluate("htmx.trigger('#followups li', 'toast', {text: 'Done.'})")
    tab.locator("#followups-note").filter(has_text="6 tasks today").wait_for(timeout=4000)
    assert tab.locator("#followups-note").count() == 1 and said == []
    tab.close()
