"""The navigation lists what exists and what the person may do, and nothing else."""

from __future__ import annotations

from shuke.ui.navigation import ITEMS, STAGES, places

URLS = "tests.ui.urls"
ALL = frozenset(item.permission for item in ITEMS if item.permission)


def shown(permissions: frozenset[str], current: str = "", urls: str = URLS) -> list[str]:
    return [
        item.url_name for place in places(permissions, current, urls) for item, _address, _here in place.items
    ]


def test_without_a_permission_the_page_is_not_listed() -> None:
    assert shown(frozenset()) == ["today"]
    assert shown(frozenset({"insight.view"})) == ["today", "rfm", "abc"]


def test_a_page_that_does_not_exist_is_not_listed() -> None:
    assert shown(ALL, urls="django.contrib.auth.urls") == []


def test_a_sub_page_opens_its_stage_and_marks_its_item() -> None:
    found = {place.stage.key: place for place in places(ALL, "customer", URLS)}
    assert [key for key, place in found.items() if place.open] == ["identify"]
    assert [item.url_name for item, _address, here in found["identify"].items if here] == ["customers"]


def test_keys_and_stages_are_told_apart() -> None:
    keys = [item.key for item in ITEMS if item.key]
    assert len(keys) == len(set(keys))
    assert {item.stage for item in ITEMS} <= {stage.key for stage in STAGES}
