"""Signing in with a real browser: first password, app, recovery code, passkey, and being asked again."""

from __future__ import annotations

import re
from typing import Any

import pytest

from shuke.doors.cli.postgres import Cluster
from shuke.foundation.org.signing.totp import STEP, code_at
from tests.browser import shop as shops
from tests.browser.clean import listen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]
OWN = "龙井要趁热喝才香，对不对"
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def ask(shop: shops.Shop, sql: str) -> list[Any]:
    """Ask the demo's own database."""
    return Cluster(shop.data / "postgres").execute_as_superuser(sql, "shuke")


@pytest.fixture
def somebody(shop: shops.Shop, chromium: Any, request: Any) -> tuple[str, str]:
    """Login and first password of a new store manager, made on the administrator's page."""
    login = f"xu.{request.node.callspec.params['language'][:2]}"
    context = chromium.new_context(locale="zh-CN")
    page = shops.enter(context, shop, "admin")
    page.goto(f"{shop.address}/settings/staff/new")
    for name, value in (("name", "许安"), ("name_en", "Xu An"), ("login", login)):
        page.fill(f"#{name}", value)
    page.select_option("#role", "store_manager")
    page.locator("main form .btn.primary").click()
    password = page.locator("dd.secret").nth(1).inner_text()
    context.close()
    return login, password


def by_password(page: Any, address: str, login: str, password: str) -> None:
    page.goto(f"{address}/login")
    page.fill("#login", login)
    page.fill("#password", password)
    page.locator("form:has(#password) .btn.primary").click()


def next_code(page: Any, secret: str, last: list[int]) -> str:
    """A code that was not used yet: the browser's clock is the server's, so now and then it waits for the next."""
    import time

    while (step := int(time.time()) // STEP) <= last[0]:
        page.wait_for_timeout(500)
    last[0] = step
    return code_at(secret, step)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_new_manager_signs_in_in_every_way(
    shop: shops.Shop, chromium: Any, somebody: tuple[str, str], language: str
) -> None:
    login, first = somebody
    address = shop.address.replace("127.0.0.1", "localhost")  # passkeys need a name
    context = chromium.new_context(locale="zh-CN" if language == "zh-hans" else "en-GB")
    page = context.new_page()
    faults = listen(page)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    by_password(page, address, login, first)  # the first password is changed before anything else
    page.wait_for_url("**/account/password")
    named = shops.Shop(address, shop.process, shop.logins, shop.data)
    shops.choose(page, named, language, "light")
    for name, value in (("old", first), ("new", OWN), ("again", OWN)):
        page.fill(f"#{name}", value)
    page.locator("main .btn.primary").click()
    page.wait_for_url("**/account/sign-in")  # and then a second step is set up
    heading = {"zh-hans": "还差一步", "en": "One more step to set up"}[language]
    assert page.locator("h1").inner_text() == heading

    page.locator('form[action="/account/app"] button').click()
    page.locator("details summary").click()
    secret, last = re.sub(r"\s", "", page.locator("details .secret").inner_text()), [0]
    assert page.locator("svg.qr path").count() == 1
    page.fill("#code", next_code(page, secret, last))
    page.locator("main .btn.primary").click()
    codes = page.locator(".recovery-codes .secret").all_inner_texts()
    assert len(codes) == 10
    page.locator("main .btn.primary").click()
    page.wait_for_url(f"{address}/")

    page.goto(f"{address}/account/sign-in")  # a passkey, too
    page.fill("#label", "Phone")
    page.locator('form[data-passkey="create"] button').click()
    page.locator(".lines .what", has_text="Phone").wait_for()
    sign_out(page)

    by_password(page, address, login, OWN)  # app
    page.wait_for_url("**/login/second")
    page.fill("#code", next_code(page, secret, last))
    page.locator("form:has(#code) button").click()
    page.wait_for_url(f"{address}/")
    sign_out(page)

    by_password(page, address, login, OWN)  # recovery code
    page.fill("#code", codes[0])
    page.locator("form:has(#code) button").click()
    page.wait_for_url(f"{address}/")
    sign_out(page)

    by_password(page, address, login, OWN)  # passkey after the password
    page.locator('form[data-passkey="get"] button').click()
    page.wait_for_url(f"{address}/")
    sign_out(page)

    page.goto(f"{address}/login")  # passkey alone
    page.locator('form[data-passkey="get"] button').click()
    page.wait_for_url(f"{address}/")

    staff = ask(shop, f"SELECT id FROM org_staff WHERE login = '{login}'")[0][0]
    ask(shop, f"UPDATE org_signin SET proved_at = proved_at - interval '20 minutes' WHERE staff_id = {staff}")
    page.goto(f"{address}/account/sign-in")  # asked again, and back
    page.locator('form[action="/account/recovery-codes"] button').click()
    page.wait_for_url("**/account/proof?next=*")
    page.locator('form[data-passkey="get"] button').click()
    page.wait_for_url("**/account/sign-in")
    page.locator('form[action="/account/recovery-codes"] button').click()
    assert page.locator(".recovery-codes .secret").count() == 10
    assert faults == []
    context.close()


def sign_out(page: Any) -> None:
    page.locator("details.menu:has(summary.me) > summary").click()
    page.locator('form[action="/logout"] button').click()
    page.wait_for_url("**/login")
