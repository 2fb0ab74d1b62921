"""Forms in a real browser: they speak in our words as a field is left; two versions stand side by side."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from shuke.doors.web.stale import Both, Field, differing_fields
from tests.browser.clean import AXE, OVERFLOW, axe_source
from tests.browser.walk import SIZES
from tests.playwright_engine import engine
from tests.ui import drawing, examples

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium on this machine"),
]
PAGE = """{% extends "ui/base.html" %}{% block title %}x{% endblock %}{% block content %}<h1>x</h1>
{% if stale %}{% include "ui/stale.html" %}{% endif %}
<form class="form" method="post" action="/x">
<div class="field"><label for="name">name</label><input id="name" name="name" required maxlength="5"></div>
<div class="field"><label for="count">count</label><input id="count" name="count" type="number" min="2"></div>
<button class="btn">send</button></form>{% endblock %}"""
FIELDS = (Field("name", "姓名"), Field("birthday", "生日", ("month", "day")), Field("store", "门店"))
MINE = {"name": "林慧敏", "month": "8", "day": "21", "store": "1"}
THEIRS = {"name": "林慧明", "month": "", "day": "", "store": "1"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("forms")
    server, address = drawing.serve(folder)
    yield folder, address
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    running = engine().chromium.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
    )
    yield running
    running.close()


def opened(
    browser: Any, served: Any, language: str, size: str = "desktop", stale: bool = False, **context: Any
) -> Any:
    """The page of a form, with both versions where it is stale."""
    folder, address = served
    both = Both("/x", 8, differing_fields(FIELDS, MINE, THEIRS, {}), [("store", "1")], "/theirs", "周静怡")
    with translation.override(language):
        request: Any = RequestFactory().get("/x.html")
        request.staff, request.actor, request.urlconf = examples.staff(), examples.actor(), "tests.ui.urls"
        text = engines["django"].from_string(PAGE).render({"stale": both if stale else None}, request)
    (folder / "x.html").write_text(text, encoding="utf-8")
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, **context)
    page.goto(f"{address}/x.html")
    return page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_form_speaks_the_persons_language_not_the_browsers(
    browser: Any, served: Any, language: str
) -> None:
    needed, least = {"zh-hans": ("必填。", "至少 2。"), "en": ("This is needed.", "At least 2.")}[language]
    page = opened(browser, served, language)
    page.locator("#count").fill("1")
    page.locator("#name").focus()
    assert page.locator("#error-count").inner_text() == least
    assert not page.locator("#error-name").count()
    page.locator("button.btn", has_text="send").click()
    assert page.locator("#error-name").inner_text() == needed
    assert page.evaluate("document.activeElement.id") == "name"
    assert page.locator("#name").get_attribute("aria-errormessage") == "error-name"
    page.keyboard.type("林")
    assert not page.locator("#error-name").count()
    page.close()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_two_versions_stand_side_by_side_and_are_chosen_by_keyboard(
    browser: Any, served: Any, size: str
) -> None:
    page = opened(browser, served, "zh-hans", size, stale=True)
    assert page.locator("#stale:modal").count() == 1
    assert "林慧敏" in page.locator("#stale").inner_text() and "林慧明" in page.locator("#stale").inner_text()
    page.evaluate(axe_source())
    assert page.evaluate(AXE) == [] and page.evaluate(OVERFLOW) == []
    page.locator("input[name=keep-name]:checked").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("input[name=keep-name]:checked").get_attribute("value") == "theirs"
    page.keyboard.press("Escape")
    assert not page.locator("#stale:modal").count()
    page.close()


def test_without_script_both_versions_stand_above_the_form(browser: Any, served: Any) -> None:
    page = opened(browser, served, "en", stale=True, java_script_enabled=False)
    assert page.locator("#stale").is_visible()
    assert page.locator("#stale button.primary").is_visible() and page.locator("#name").is_visible()
    page.close()
