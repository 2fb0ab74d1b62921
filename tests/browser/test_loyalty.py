"""The whole way of a point, as people see it: a clerk registers a customer on the phone, a till sells, the customer's phone
shows the points; half of the goods come back and the points follow; a coupon is used once though two tills try; the books
balance. In both languages."""

from __future__ import annotations

import re
from secrets import randbelow
from typing import Any

import pytest

from tests.browser import shop as shops
from tests.browser.test_joining import newest_code

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]


def wait(page: Any, script: str) -> None:
    """Until a script answers yes; the pages' policy lets nothing be evaluated by their own clock."""
    for _try in range(150):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never: {script}")


class Till:
    """The sandbox till in a window of its own."""

    def __init__(self, context: Any, shop: shops.Shop, language: str) -> None:
        self.page = shops.enter(context, shop, "clerk")
        shops.choose(self.page, shop, language, "light")
        self.page.goto(f"{shop.address}/sandbox-till")

    def part(self, name: str) -> Any:
        return self.page.locator(f'[data-part="{name}"]')

    def press(self, act: str) -> None:
        """Press a button, and wait for the answer of its call."""
        calls = self.part("calls").locator(".call").count()
        self.page.locator(f'button[data-act="{act}"]').click()
        wait(self.page, f"() => document.querySelectorAll('.call').length > {calls}")

    def find(self, text: str) -> None:
        self.part("text").fill(text)
        self.press("find")
        self.part("member").wait_for()

    def add(self, pieces: int) -> None:
        for _piece in range(pieces):
            self.press("add")

    def sum(self, place: int) -> str:
        return str(self.part("sums").locator("dd").nth(place).inner_text())


def points_shown(page: Any, shop: shops.Shop) -> int:
    """On the member's phone, after it was opened anew."""
    page.goto(f"{shop.address}/me/")
    return int(re.sub(r"\D", "", page.locator("a.tile .figure").first.inner_text()))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_points_follow_the_goods_and_a_coupon_is_used_once(
    shop: shops.Shop, chromium: Any, language: str
) -> None:
    phone = f"154{randbelow(10**8):08}"
    clerks = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True)
    clerk = shops.enter(clerks, shop, "clerk")
    shops.choose(clerk, shop, language, "light")
    clerk.goto(f"{shop.address}/app/members/new")
    clerk.fill("#name", "钟小满")
    clerk.fill("#phone", phone)
    clerk.locator("form.stack button.primary").tap()
    clerk.wait_for_url(re.compile(r"/app/members/\d+"))

    members = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True)
    members.add_cookies([{"name": "django_language", "value": language, "url": shop.address}])
    member = members.new_page()
    member.goto(f"{shop.address}/me/")
    member.fill("#phone", phone)
    member.locator("main form button.primary").tap()
    member.wait_for_selector("#code")
    member.fill("#code", newest_code(shop, chromium))
    member.locator("main form button.primary").first.tap()
    member.wait_for_url(f"{shop.address}/me/")
    assert points_shown(member, shop) == 0

    desk, second = (chromium.new_context(locale="zh-CN") for _ in range(2))
    till = Till(desk, shop, language)
    till.find(phone)
    till.add(2)
    promised = int(re.sub(r"\D", "", till.sum(4)))
    till.press("ring")
    wait(till.page, "() => document.querySelector('[data-part=sold]').textContent.length > 5")
    assert promised > 0 and points_shown(member, shop) == promised

    till.press("back")  # one of two pieces of the only line
    wait(till.page, "() => document.querySelector('[data-part=returned]').textContent.length > 5")
    left = points_shown(member, shop)
    assert abs(left - promised / 2) <= 1

    other, code = Till(second, shop, language), a_code(shop, chromium)
    for one in (till, other):
        one.add(4)
        one.part("coupons").fill(code)
        one.part("coupons").blur()
        wait(
            one.page,
            "() => !/^\\D*0\\.00$/.test(document.querySelectorAll('[data-part=sums] dd')[1].textContent)",
        )
    till.press("ring")
    wait(till.page, "() => document.querySelector('[data-part=ring]').disabled")
    other.press("ring")
    wait(other.page, "() => !document.querySelector('[data-part=told]').hidden")
    assert other.page.locator('[data-part="ring"]').is_enabled()  # what it had in the cart is still there
    for context in (clerks, members, desk, second):
        context.close()
    the_books_balance(shop, chromium, language)


def a_code(shop: shops.Shop, chromium: Any) -> str:
    """A coupon of a batch that nobody has used, by the page of its offer."""
    context = chromium.new_context(locale="zh-CN")
    page = shops.enter(context, shop, "chain_manager")
    page.goto(f"{shop.address}/offers")
    page.locator("a", has_text=re.compile("茶包买三赠一|Four for three")).first.click()
    form = page.locator('form[action*="/batches/"]').first
    token = form.locator("[name=csrfmiddlewaretoken]").get_attribute("value")
    answer = page.request.post(
        shop.address + str(form.get_attribute("action")), form={"csrfmiddlewaretoken": str(token)},
        headers={"Referer": shop.address},
    )  # fmt: skip
    codes = answer.text().split()
    context.close()
    return str(codes[1 + randbelow(len(codes) - 1)])


def the_books_balance(shop: shops.Shop, chromium: Any, language: str) -> None:
    """After a recount that was asked for now."""
    context = chromium.new_context(locale="zh-CN")
    page = shops.enter(context, shop, "chain_manager")
    shops.choose(page, shop, language, "light")
    page.goto(f"{shop.address}/points/books")
    before = page.locator("main .notice").first.inner_text()
    page.locator('form[action$="/recounts"] button').click()
    for _try in range(60):
        page.goto(f"{shop.address}/points/books")
        if (now := page.locator("main .notice").first.inner_text()) != before:
            break
        page.wait_for_timeout(500)
    words = {"zh-hans": "账", "en": "The books balance"}
    assert now != before and words[language] in now and page.locator("main .notice.danger").count() == 0
    context.close()
