"""One demo shop and one browser for all browser tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import shop as shops
from tests.browser.walk import SIZES
from tests.playwright_engine import engine


@pytest.fixture(scope="session")
def shop(tmp_path_factory: Any) -> Iterator[shops.Shop]:
    """A running demo, smaller than the usual one."""
    running = shops.start(tmp_path_factory.mktemp("shop"), customers=600, orders=6000)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A real browser."""
    running = engine().chromium.launch(executable_path=shops.CHROMIUM, args=shops.ARGUMENTS)
    yield running
    running.close()


@pytest.fixture
def context(chromium: Any, request: Any) -> Iterator[Any]:
    """A fresh profile: a desktop, or a phone where the test asks for one."""
    size = getattr(request, "param", "desktop")
    width, height = SIZES[size]
    opened = chromium.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", has_touch=size == "phone"
    )
    yield opened
    opened.close()
