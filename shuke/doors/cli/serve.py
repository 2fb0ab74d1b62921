"""`shuke serve`: the web server."""

from __future__ import annotations

import argparse
import errno
import os
import socket
from pathlib import Path
from typing import Any

from shuke.doors.cli.children import Children
from shuke.doors.cli.house import add_data_option, opened
from shuke.doors.cli.privacy import follow_the_list
from shuke.foundation.kernel.refusal import Refusal

BLOCKING_THREADS = 4  # granian's own default allows 512
POOL = 8


class PortTaken(Refusal):
    """Another program listens there; two servers on one port would answer in turns, each from its own shop."""

    code = "port_taken"


def add(commands: Any) -> None:
    """The command and its options."""
    text = "serve the pages (DATABASE_URL, or the embedded database in --data)"
    command = commands.add_parser("serve", help=text, description=text)
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    command.add_argument("--port", type=int, default=8000, help="port (default 8000)")
    command.add_argument("--workers", type=int, default=1, help="web processes (default 1)")
    add_data_option(command)
    command.set_defaults(run=run, runs_until_stopped=True)


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT."""
    require_free(args.host, args.port)
    with opened(args.data) as house, Children() as children:
        if house.embedded:
            children.start("keeper", "shuke.doors.cli.keeper", str(house.data / "postgres"))
        follow_the_list()  # nobody is served who was erased since this copy of the database was made
        collect_static(house.data)
        os.environ.setdefault("SHUKE_POOL", str(POOL))  # for the web processes, which load the settings anew
        _serve(args.host, args.port, args.workers)
    return 0


def require_free(host: str, port: int) -> None:
    """Refuse where somebody listens already: the server itself shares its port between its processes, and so with others."""
    for family, kind, protocol, _name, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        with socket.socket(family, kind, protocol) as probe:
            # Connections that are closing do not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as taken:
                if taken.errno != errno.EADDRINUSE:
                    raise
                raise PortTaken(
                    f"Port {port} is in use by another program: stop that one, or take another by --port."
                ) from taken


def collect_static(data: Path) -> None:
    """Copy style sheets and scripts, hashed and compressed, into the data directory, unless they are there."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    stamp = data / "static" / ".stamp"
    files = [storage.path(name) for finder in get_finders() for name, storage in finder.list([])]
    now = "\n".join(f"{path} {os.stat(path).st_size} {os.stat(path).st_mtime_ns}" for path in sorted(files))
    if not stamp.exists() or stamp.read_text() != now:
        call_command(
            "collectstatic", interactive=False, verbosity=0, clear=Path(settings.STATIC_ROOT).exists()
        )
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(now)


def _serve(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "shuke.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=BLOCKING_THREADS,
        workers_kill_timeout=3,  # else a SIGTERM before a worker is ready waits for ever
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()
