"""`shuke demo`: a whole shop from one command, and gone again with Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import shutil
import time
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuke.doors.cli.children import Children
from shuke.doors.cli.demo_shop import DRAFT
from shuke.doors.cli.house import DATABASE, DEMO_MARK, House, add_data_option, opened
from shuke.doors.cli.postgres import Cluster
from shuke.doors.cli.serve import collect_static, require_free
from shuke.foundation.kernel.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

BUILDING = "demo.building"  # stands while the shop is not whole: a start that finds it begins anew
READY_SECONDS = 60
SHUKE = "shuke.doors.cli.main"
NIGHT = "shuke.doors.cli.night"


class DemoFailed(Refusal):
    """A part of the demo did not come up or ended by itself."""

    code = "demo_failed"


class NotADemo(Refusal):
    """A data directory with a real shop in it never gets one-click logins."""

    code = "not_a_demo"


def add(commands: Any) -> None:
    """The command and its options."""
    text = "start a demo shop: database, worker, web server; the data stay for the next start"
    command = commands.add_parser("demo", help=text, description=text)
    command.add_argument("--port", type=int, default=8000, help="port (default 8000)")
    command.add_argument(
        "--customers", type=int, default=5_000, help="customers of a new shop (default 5,000)"
    )
    command.add_argument("--orders", type=int, default=60_000, help="orders of a new shop (default 60,000)")
    command.add_argument("--seed", type=int, default=1, help="another number, another shop")
    command.add_argument("--no-browser", action="store_true", help="only print the address")
    add_data_option(command)
    command.set_defaults(run=run, runs_until_stopped=True)


def run(args: argparse.Namespace) -> int:
    """Build what is missing, start web server and worker, say where, and wait to be told to stop."""
    if os.environ.get("DATABASE_URL"):
        raise NotADemo("The demo makes its own database: unset DATABASE_URL, or use serve and worker.")
    require_free("127.0.0.1", args.port)  # before minutes of building
    say = Steps()
    say("starting the database")
    with _alone_in(args.data), opened(args.data) as house, Children() as children:
        _fill(args, house, children, say)
        say("starting web server and worker")
        # Each opens the house itself and so holds the database until it has ended.
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment["SHUKE_DEMO"] = "1"
        for name, command in (("web server", ("serve", "--port", str(args.port))), ("worker", ("worker",))):
            children.start(name, SHUKE, *command, "--data", str(house.data), environment=environment)
        address = f"http://127.0.0.1:{args.port}"
        _wait_for(f"{address}/healthz", children)
        say("ready")
        _welcome(address, json.loads((house.data / DEMO_MARK).read_text())["logins"])
        if not args.no_browser:
            webbrowser.open(address)
        raise DemoFailed(f"The {children.first_to_end()} ended by itself; its reason stands above.")


class Steps:
    """Says what is being done, with the seconds since the start."""

    def __init__(self) -> None:
        self.begun = time.monotonic()

    def __call__(self, text: str) -> None:
        """One step."""
        print(f"[{time.monotonic() - self.begun:5.1f} s] {text}", flush=True)


def _fill(args: argparse.Namespace, house: House, children: Children, say: Steps) -> None:
    """The shop, its figures and the style sheets, each only where it is missing."""
    if not (house.data / DEMO_MARK).exists():
        say(f"building the shop: {args.customers:,} customers, {args.orders:,} orders")
        wanted = {"customers": args.customers, "orders": args.orders, "seed": args.seed, "begun": say.begun}
        options = [f"--{name}={value}" for name, value in wanted.items()]
        # As the tables' owner and in a process of its own: the demo itself is never more than the program.
        as_owner = os.environ | {"SHUKE_AS_OWNER": "1"}
        children.start("shop", "shuke.doors.cli.demo_shop", *options, environment=as_owner)
        _must_succeed("shop", children)
        # The night before the first day: figures, then whom to ask after and who has a birthday.
        say("computing who the regulars are")
        children.start("night", NIGHT, quiet=True)
        _must_succeed("night", children)
        (house.data / DRAFT).rename(house.data / DEMO_MARK)
        (house.data / BUILDING).unlink()
    say("preparing the pages")
    collect_static(house.data)


def _must_succeed(name: str, children: Children) -> None:
    if children.finish(name):
        raise DemoFailed(f"The {name} could not be made; the reason stands above.")


@contextlib.contextmanager
def _alone_in(data: Path) -> Iterator[None]:
    """One demo per directory, none in the directory of a real shop, and none on a half-built shop."""
    data.mkdir(parents=True, exist_ok=True)
    with open(data / "demo.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoFailed(f"A demo runs in {data} already.") from None
        if (data / BUILDING).exists():
            _forget_half_built(data)
        elif (data / "postgres").exists() and not (data / DEMO_MARK).exists():
            raise NotADemo(f"{data} holds a shop that is not a demo; choose another directory with --data.")
        if not (data / DEMO_MARK).exists():
            (data / BUILDING).touch()
        yield


def _forget_half_built(data: Path) -> None:
    cluster = Cluster(data / "postgres")
    cluster.start()
    try:
        cluster.execute_as_superuser(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    finally:
        cluster.stop()
    for left in ("migrated", DEMO_MARK, DRAFT):
        (data / left).unlink(missing_ok=True)
    shutil.rmtree(data / "lake", ignore_errors=True)


def _wait_for(address: str, children: Children) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        for name, child in children.running.items():
            if child.poll() is not None:
                raise DemoFailed(f"The {name} did not start; its reason stands above.")
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise DemoFailed(f"{address} does not answer after {READY_SECONDS} s.")


def _welcome(address: str, logins: list[dict[str, str]]) -> None:
    suffix = "" if os.environ.get("LANG", "").startswith("zh") else "_en"
    for login in logins:
        role, unit = (login.get(f"{part}{suffix}") or login[part] for part in ("role_name", "unit_name"))
        print(f"  {address}/login?as={login['login']:16} {role}, {unit}")
    print(f"Shuke is ready: {address}", flush=True)
