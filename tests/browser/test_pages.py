"""Every page in a real browser, as the person who uses it: no console error, no policy report, axe finds nothing, it is
light on its first visit and nothing jumps."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import shop as shops
from tests.browser.clean import OVERFLOW, findings_on, listen
from tests.browser.walk import EVERY, OFTEN, PAGES, SIZES, address_of, show
from tests.browser.wire import WATCH, Wire

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]
RARELY = [pytest.param(combo, marks=pytest.mark.nightly) for combo in EVERY if combo not in OFTEN]


@pytest.mark.parametrize("combo", [*OFTEN, *RARELY], ids="-".join)
def test_every_page_is_clean(shop: shops.Shop, chromium: Any, combo: tuple[str, str, str]) -> None:
    language, size, theme = combo
    width, height = SIZES[size]
    findings: list[str] = []
    for role in dict.fromkeys(role for _name, role, _where in PAGES):
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        page = shops.enter(context, shop, role)
        shops.choose(page, shop, language, theme)
        said, wire = listen(page), Wire(page)
        page.add_init_script(WATCH)
        for name, _role, where in (entry for entry in PAGES if entry[1] == role):
            address = address_of(page, shop.address, where)
            wire.empty()
            findings += findings_on(page, said, name, address, wire)
        context.close()
    assert not findings, "\n".join(findings)


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("zh-CN", 360)])
def test_the_sign_in_page_is_clean(shop: shops.Shop, chromium: Any, language: str, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 740}, locale=language)
    findings = findings_on(page, listen(page), "login", f"{shop.address}/login")
    page.close()
    assert not findings, "\n".join(findings)


def test_no_width_between_phone_and_desktop_cuts_anything(shop: shops.Shop, chromium: Any) -> None:
    findings: list[str] = []
    context = chromium.new_context(locale="zh-CN")
    page = shops.enter(context, shop, "store_manager")
    shops.choose(page, shop, "en", "light")
    for name, _role, where in (entry for entry in PAGES if entry[1] == "store_manager"):
        address = address_of(page, shop.address, where)
        show(page, address)
        for width in (360, 768, 1024, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.wait_for_timeout(60)  # a chart follows its place with the next frame
            findings += [f"{name} at {width}: {text}" for text in page.evaluate(OVERFLOW)]
    context.close()
    assert not findings, "\n".join(findings)


def test_every_role_of_the_demo_is_walked() -> None:
    from shuke.foundation.org.matrix import ROLES

    assert {role for name, role, _where in PAGES if name.startswith("today")} == set(ROLES)
