"""Pages at a million customers: time to answer and CPU, beside a bare Django page in the same run."""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LIST, PAGE, SEARCH, TIMES_BARE = 100, 100, 30, 5
ROUNDS, WARM = 40, 6
TICK = os.sysconf("SC_CLK_TCK")
VIEWS = (
    "/customers?view=regulars", "/customers?view=all", "/customers?view=slipping", "/customers?view=birthdays",
    "/customers?view=all&sort=spend_12m", "/customers?view=all&sort=last_on", "/customers?view=all&sort=pinyin",
    "/customers?view=regulars&sort=last_on", "/customers?view=regulars&sort=joined_on",
)  # fmt: skip


def measure(args: argparse.Namespace) -> Iterable[dict[str, Any]]:
    """Rows of the page figures; the shop is made on the first call (about ten minutes for a million)."""
    from bench.shop import made_shop
    from shuke.doors.cli.serve import collect_static

    collect_static(Path(os.environ["SHUKE_DATA"]))
    with made_shop(args) as shop:
        environment = dict(os.environ)
        ours_in = environment | {"SHUKE_POOL": "2"}
        bare_in = environment | {"BENCH_URL": os.environ["DATABASE_URL"]}
        with (
            served(["shuke.config.wsgi:application"], ours_in) as ours,
            served(["bench.bare_site:application"], bare_in) as bare,
        ):
            yield from _pages(shop, ours, bare)
        yield from _policies(shop)


class Server:
    """A granian server with one worker and one thread: what one request costs, nothing beside it."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str, cookie: str, hx: bool = False) -> float:
        """Seconds until the whole answer is here; it must be a 200."""
        headers = {
            "Cookie": cookie,
            "Host": f"127.0.0.1:{self.port}",
            **({"HX-Request": "true"} if hx else {}),
        }
        begun = time.perf_counter()
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        answer.read()
        seconds = time.perf_counter() - begun
        if answer.status != 200:
            raise AssertionError(f"{path} answered {answer.status}")
        return seconds

    def cpu(self) -> float:
        """CPU seconds of the server and of all PostgreSQL processes so far."""
        return sum(_cpu_of(pid) for pid in _tree(self.process.pid)) + sum(_cpu_of(pid) for pid in _postgres())


def _pages(shop: Any, ours: Server, bare: Server) -> Iterable[dict[str, Any]]:
    times, cpu = _timed(bare, ["/"], shop.cookie("store_manager"))
    bare_cpu = cpu
    yield {
        "work": "a bare Django page (session, user, 50 rows)",
        "measured": f"p95 {_p95(times):.1f} ms, CPU {cpu * 1000:.1f} ms",
    }
    for role in ("store_manager", "region_manager", "privacy_officer"):
        cookie, worst, dearest = shop.cookie(role), ("", 0.0), ("", 0.0)
        for path in VIEWS:
            if role == "privacy_officer" and "regulars" in path:
                continue
            times, cpu = _timed(ours, [path], cookie)
            worst, dearest = (
                max(worst, (path, _p95(times)), key=lambda e: e[1]),
                max(dearest, (path, cpu), key=lambda e: e[1]),
            )
        yield _row(
            f"customers list, {role}, slowest shipped view ({worst[0].partition('?')[2]})", worst[1], LIST
        )
        yield _times(
            f"customers list, {role}, CPU of the dearest ({dearest[0].partition('?')[2]})",
            dearest[1],
            bare_cpu,
        )
    for role in ("store_manager", "privacy_officer"):
        paths = [f"/customers/{id_}" for id_ in shop.busy_customers(role)]
        times, cpu = _timed(ours, paths, shop.cookie(role))
        yield _row(f"customer page, {shop.orders_of_busy(role)} orders, {role}", _p95(times), PAGE)
        yield _times(f"customer page, {role}, CPU", cpu, bare_cpu)
    for role in ("store_manager", "privacy_officer"):
        for kind, words in shop.words(role).items():
            times, cpu = _timed(ours, [f"/search?q={word}" for word in words], shop.cookie(role), hx=True)
            yield _row(f"search by {kind}, {role}", _p95(times), SEARCH)


def _timed(
    server: Server, paths: list[str], cookie: str, hx: bool = False, rounds: int = ROUNDS
) -> tuple[list[float], float]:
    for index in range(WARM):
        server.get(paths[index % len(paths)], cookie, hx)
    before = server.cpu()
    times = [server.get(paths[index % len(paths)], cookie, hx) for index in range(rounds)]
    return times, (server.cpu() - before) / rounds


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] * 1000


def _row(work: str, measured: float, limit: float) -> dict[str, Any]:
    return {
        "work": work,
        "measured": f"p95 {measured:.1f} ms",
        "figure": f"≤ {limit} ms",
        "met": measured <= limit,
    }


def _times(work: str, cpu: float, bare: float) -> dict[str, Any]:
    times = cpu / bare
    return {
        "work": work,
        "measured": f"{cpu * 1000:.1f} ms, {times:.1f} × bare",
        "figure": f"≤ {TIMES_BARE} ×",
        "met": times <= TIMES_BARE,
    }


def _policies(shop: Any) -> Iterable[dict[str, Any]]:
    """The list's queries under row policies against the explicit filter alone, in this process."""
    from shuke.customers.queries import lists
    from shuke.customers.queries.lists import Asked, Condition, customers_counted, customers_listed
    from shuke.foundation.org.actor import SYSTEM, reading_as

    asked = {
        "newest": Asked(), "by spend": Asked(sort="spend_12m"),
        "A and B": Asked((Condition("abc", "in", ["A", "B"]),), sort="spend_12m"),
        "by name": Asked(sort="pinyin", descending=False),
    }  # fmt: skip

    class Explicit(lists._Compiled):
        def __init__(self, actor: Any, wanted: Asked) -> None:
            super().__init__(actor, wanted)
            self.where.append("c.home_path >= %s AND c.home_path < %s")
            self.params += [shop.path_of("store_manager"), shop.path_of("store_manager") + "\U0010ffff"]

    def timed(actor: Any, wanted: Asked) -> float:
        times = []
        for _round in range(15):
            with reading_as(actor):
                begun = time.perf_counter()
                customers_listed(actor=actor, asked=wanted, figures=("spend_12m",))
                customers_counted(actor=actor, asked=wanted)
                times.append(time.perf_counter() - begun)
        return statistics.median(times) * 1000

    plain = lists._Compiled
    for name, wanted in asked.items():
        policies = timed(shop.actor("store_manager"), wanted)
        lists._Compiled = Explicit  # type: ignore[misc]
        explicit = timed(SYSTEM, wanted)
        lists._Compiled = plain  # type: ignore[misc]
        met = policies <= 1.5 * explicit or policies <= explicit + 10
        yield {
            "work": f"row policies, customers list {name}", "figure": "≤ 1.5 × or + 10 ms", "met": met,
            "measured": f"{policies:.1f} ms against {explicit:.1f} ms with the filter alone",
        }  # fmt: skip


@contextmanager
def served(
    target: list[str], environment: dict[str, str], threads: int = 1, workers: int = 1
) -> Iterator[Server]:
    """A server of that application on a free port, ended at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers),
        "--blocking-threads", str(threads), "--workers-kill-timeout", "3", *target,
    ]  # fmt: skip
    root = str(Path(__file__).parents[1])
    log = Path(environment["SHUKE_DATA"]) / f"bench-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env=environment | {"PYTHONPATH": root}, stdout=out, stderr=out, cwd=root
        )
    try:
        _wait(port, process, log)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _try in range(300):
        if process.poll() is not None:
            raise AssertionError(f"the server ended: {log.read_text()[-500:]}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not come up")


def _tree(root: int) -> list[int]:
    """A process and everything below it."""
    found, parents = [root], {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _postgres() -> list[int]:
    pid_file = next(Path(os.environ["SHUKE_DATA"]).rglob("postmaster.pid"), None)
    return _tree(int(pid_file.read_text().split()[0])) if pid_file else []


def _cpu_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    # Children that ended count too (cutime, cstime), so that a short-lived backend is not lost.
    return sum(int(fields[place]) for place in (11, 12, 13, 14)) / TICK
