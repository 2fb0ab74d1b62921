"""A store manager folds two records of one person into one, sees what moved, and takes it back; in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser import shop as shops
from tests.browser.clean import listen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shops.CHROMIUM is None, reason="no Chromium on this machine"),
]
WORDS = {
    "zh-hans": {"merge": "合并", "split": "拆分", "name": "欧阳若曦", "note": "爱喝头采龙井"},
    "en": {"merge": "Merge", "split": "Split", "name": "Olivia Quarles", "note": "Likes the first picking"},
}


def enrolled(page: Any, shop: shops.Shop, name: str, phone: str) -> str:
    """A new customer, by the form; the address of the customer's page."""
    page.goto(f"{shop.address}/customers/new")
    page.locator('input[name="name"]').fill(name)
    page.locator('input[name="phone"]').fill(phone)
    page.locator("main form button.primary").last.click()
    page.wait_for_url(re.compile(r"/customers/\d+"))
    found = re.search(r"/customers/\d+", page.url)
    assert found is not None, page.url
    return found[0]


def noted(page: Any, shop: shops.Shop, customer: str, text: str) -> None:
    """A note is written on the customer's page."""
    page.goto(f"{shop.address}{customer}")
    page.locator("#note textarea").fill(text)
    page.locator("#note button").click()
    page.locator("#notes .note-item", has_text=text).wait_for()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_two_records_become_one_and_two_again(shop: shops.Shop, context: Any, language: str) -> None:
    page, words = shops.enter(context, shop, "store_manager"), WORDS[language]
    shops.choose(page, shop, language, "light")
    said = listen(page)
    digit = 1 if language == "en" else 2
    one = enrolled(page, shop, words["name"], f"1370000{digit}001")
    other = enrolled(page, shop, words["name"], f"1370000{digit}002")
    noted(page, shop, other, words["note"])

    page.goto(f"{shop.address}/duplicates/{one.rsplit('/', 1)[1]}/{other.rsplit('/', 1)[1]}")
    page.locator(f'input[name="survivor"][value="{one.rsplit("/", 1)[1]}"]').check()
    page.get_by_role("button", name=words["merge"], exact=True).click()
    page.wait_for_url(f"**{one}*")
    assert page.locator("#notes .note-item", has_text=words["note"]).count() == 1  # it moved along
    numbers = page.locator("main").inner_text()
    assert f"137****{digit}001" in numbers and f"137****{digit}002" in numbers
    page.goto(f"{shop.address}{other}")  # the former number leads to who stays
    page.wait_for_url(f"**{one}*")

    page.locator("#merged").get_by_role("link", name=words["split"]).click()
    page.wait_for_url("**/merges/*/split")
    page.locator("main form button.primary").click()
    page.wait_for_url(re.compile(r"/customers/\d+"))
    page.goto(f"{shop.address}{one}")
    assert page.locator("#notes .note-item", has_text=words["note"]).count() == 0
    page.goto(f"{shop.address}{other}")
    assert page.url.endswith(other)
    assert page.locator("#notes .note-item", has_text=words["note"]).count() == 1
    assert f"137****{digit}001" not in page.locator("main").inner_text()
    assert said == []
