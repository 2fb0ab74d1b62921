"""A demo shop for browsers: started as a person starts it, entered by its one-click logins."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass
class Shop:
    """A running demo: its address, its process, its logins by role."""

    address: str
    process: subprocess.Popen[bytes]
    logins: dict[str, str]
    data: Path

    def stop(self) -> None:
        """End everything it started."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def start(data: Path, customers: int, orders: int) -> Shop:
    """`shuke demo` on a free port; waits until it says that it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data.mkdir(parents=True, exist_ok=True)
    log = data / "demo.log"
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SHUKE_", "DATABASE_", "DJANGO_"))
    }
    command = [
        sys.executable, "-m", "shuke.doors.cli.main", "demo", "--port", str(port), "--data", str(data), "--no-browser",
        "--customers", str(customers), "--orders", str(orders),
    ]  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=kept)
    until = time.monotonic() + 240
    while "Shuke is ready" not in log.read_text():
        if process.poll() is not None or time.monotonic() > until:
            process.kill()
            raise AssertionError(f"the demo did not come up:\n{log.read_text()[-2000:]}")
        time.sleep(0.2)
    logins: dict[str, str] = {}
    for entry in json.loads((data / "demo.json").read_text())["logins"]:
        logins.setdefault(entry["role"], entry["login"])
    return Shop(f"http://127.0.0.1:{port}", process, logins, data)


def enter(context: Any, shop: Shop, role: str) -> Any:
    """A page in which somebody of that role is signed in."""
    page = context.new_page()
    page.goto(f"{shop.address}/login")
    page.locator(f'button[name="as"][value="{shop.logins[role]}"]').click()
    page.wait_for_url(f"{shop.address}/")
    return page


def choose(page: Any, shop: Shop, language: str, theme: str) -> None:
    """Language and theme by the forms of the page's head."""
    token = page.locator('input[name="csrfmiddlewaretoken"]').first.get_attribute("value")
    for name, value in (("language", language), ("theme", theme)):
        page.request.post(
            f"{shop.address}/{name}", form={name: value, "csrfmiddlewaretoken": token, "next": "/"},
            headers={"Referer": shop.address},
        )  # fmt: skip
