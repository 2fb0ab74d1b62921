"""Child processes of a command: started together, and gone when the command is gone."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import Self

STOP_SECONDS = 15.0
PR_SET_PDEATHSIG = 1
SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopped(KeyboardInterrupt):
    """SIGTERM or SIGINT reached the command: unwind, and stop what was started."""


class Children:
    """A set of child processes of this program; leaving the block ends them, also after kill -9 of the parent."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(
        self, name: str, *arguments: str, environment: dict[str, str] | None = None, quiet: bool = False
    ) -> subprocess.Popen[bytes]:
        """Run `python -m ARGUMENTS…` in a session of its own: a terminal's Ctrl-C reaches it through us only."""
        child = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if quiet else sys.stderr,
            env=environment,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509  no threads yet
        )
        self.running[name] = child
        return child

    def finish(self, name: str) -> int:
        """Wait for one child to end by itself; its exit code."""
        code = self.running[name].wait()
        del self.running[name]
        return code

    def first_to_end(self) -> str:
        """Wait until one of them ends; its name."""
        while True:
            for name, child in self.running.items():
                if child.poll() is not None:
                    return name
            time.sleep(0.2)

    def stop(self) -> None:
        """SIGTERM to all, SIGKILL to whoever is still there after 15 s."""
        for child in self.running.values():
            child.terminate()
        until = time.monotonic() + STOP_SECONDS
        for child in self.running.values():
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        self.running.clear()


@contextlib.contextmanager
def unwinding_when_told_to_stop() -> Iterator[None]:
    """Inside, the first SIGTERM or SIGINT raises Stopped; later ones are ignored while things are put away."""

    def told(number: int, frame: FrameType | None) -> None:
        for known in SIGNALS:
            signal.signal(known, signal.SIG_IGN)
        raise Stopped

    before = {known: signal.signal(known, told) for known in SIGNALS}
    try:
        yield
    finally:
        for known, former in before.items():
            signal.signal(known, former)


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
