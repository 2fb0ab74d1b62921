"""Whose is a process id: the questions that PostgreSQL itself does not ask of a stale postmaster.pid."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path

NOBODY = 2**31 - 1  # above any pid_max: PostgreSQL takes it for a dead postmaster


def has_server(pgdata: Path) -> bool:
    """Whether the pid in postmaster.pid is alive and a server of this directory.

    A pid that was given to another program meanwhile (a container restarted) would keep PostgreSQL from
    starting: then the pid in the file, and only it, is replaced. The file stays, because its shared memory
    id is what keeps a second server out while old backends are still alive.
    """
    pid_file = pgdata / "postmaster.pid"
    try:
        lines = pid_file.read_text().splitlines(keepends=True)
        pid = abs(int(lines[0]))
    except (OSError, ValueError, IndexError):
        return False
    if not is_alive(pid):
        return False
    if is_server_in(pid, pgdata):
        return True
    pid_file.write_text("".join([f"{NOBODY}\n", *lines[1:]]))
    return False


def is_alive(pid: int) -> bool:
    """Whether a process runs under this id (a zombie does not)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError):  # a zombie answers kill(0), but holds nothing any more
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def is_server_in(pid: int, pgdata: Path) -> bool:
    """Whether the process is a PostgreSQL server on this data directory: it works inside it."""
    with contextlib.suppress(OSError):
        return os.path.samefile(f"/proc/{pid}/cwd", pgdata)
    if Path("/proc/self").exists():
        return False
    shown = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return "postgres" in shown.stdout and str(pgdata) in shown.stdout
