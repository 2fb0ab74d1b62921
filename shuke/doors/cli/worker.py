"""`shuke worker`: the background jobs, and the schedule that starts some of them."""

from __future__ import annotations

import argparse
import contextlib
import logging
import threading
from typing import TYPE_CHECKING, Any

from shuke.doors.cli.house import add_data_option, opened
from shuke.doors.cli.privacy import follow_the_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEAL_SECONDS = 1.0
ZONE_SECONDS = 60.0


def add(commands: Any) -> None:
    """The command and its options."""
    text = "run background jobs and the schedule (DATABASE_URL, or the embedded database in --data)"
    command = commands.add_parser("worker", help=text, description=text)
    command.add_argument("--concurrency", type=int, default=2, help="jobs at the same time (default 2)")
    command.add_argument("--once", action="store_true", help="end when no job is left")
    add_data_option(command)
    command.set_defaults(run=run, runs_until_stopped=True)


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT; jobs that run get 10 s to end, what is then cut short is done again."""
    with opened(args.data), sealing(), in_shop_time():
        follow_the_list()
        from procrastinate.contrib.django import app

        from shuke.foundation.org.house.runs import remembered
        from shuke.foundation.org.house.timetable import by_the_shops_day

        with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
            app.run_worker(
                concurrency=args.concurrency,
                wait=not args.once,
                delete_jobs="successful",
                shutdown_graceful_timeout=10,
                task_middleware=[remembered, by_the_shops_day],
            )
    return 0


@contextlib.contextmanager
def sealing() -> Iterator[None]:
    """While inside, committed events get their seal within a second; several workers take turns by a lock."""
    stop = threading.Event()
    thread = threading.Thread(target=_seal_until, args=(stop,), name="sealer")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _seal_until(stop: threading.Event) -> None:
    from django.db import Error, connections

    from shuke.foundation.audit.sealer import seal_pending
    from shuke.foundation.org.actor import CLOCK, acting_as

    while not stop.wait(SEAL_SECONDS):
        try:
            with acting_as(CLOCK):
                while seal_pending() and not stop.is_set():
                    pass
        except Error:  # the database is away for a moment; what is not sealed now is sealed then
            logging.getLogger(__name__).warning("sealing waits", exc_info=True)
            connections.close_all()
    connections.close_all()


@contextlib.contextmanager
def in_shop_time() -> Iterator[None]:
    """While inside, the timetable goes by the company's time zone, looked at every minute."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    look, stop = import_string(settings.SHUKE_CLOCK), threading.Event()
    look()
    thread = threading.Thread(target=_look_until, args=(stop, look), name="shop time")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _look_until(stop: threading.Event, look: Callable[[], None]) -> None:
    from django.db import Error, connections

    while not stop.wait(ZONE_SECONDS):
        try:
            look()
        except Error:  # the database is away for a moment; the zone stays as it was
            logging.getLogger(__name__).warning("the shop's time zone is not known", exc_info=True)
            connections.close_all()
    connections.close_all()
