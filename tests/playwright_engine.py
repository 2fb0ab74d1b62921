"""One Playwright per test process: a second one cannot be started while the first is running."""

from __future__ import annotations

import atexit
from functools import cache
from typing import Any


@cache
def engine() -> Any:
    """The running Playwright of this process, stopped with it."""
    from playwright.sync_api import sync_playwright

    running = sync_playwright().start()
    atexit.register(running.stop)
    return running
