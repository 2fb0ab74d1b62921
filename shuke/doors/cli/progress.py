"""Progress on the terminal: one line that is rewritten on a screen, one line per stage in a log."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self, TextIO

BETWEEN_SECONDS = 0.2


class Progress:
    """Called with (stage, done, total); total 0 where it is not known."""

    def __init__(self, out: TextIO, begun: float | None = None) -> None:
        self.out = out
        self.begun = time.monotonic() if begun is None else begun
        self.stage = ""
        self.shown = 0.0
        self.width = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.width:
            self._write("")

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is."""
        now = time.monotonic()
        if stage != self.stage:
            self.stage = stage
            if not self.out.isatty():
                print(f"[{now - self.begun:5.1f} s] {stage}", file=self.out, flush=True)
        elif now - self.shown < BETWEEN_SECONDS and done != total:
            return
        if self.out.isatty():
            self.shown = now
            of = f" of {total:,} ({100 * done // total} %)" if total else ""
            self._write(f"[{now - self.begun:5.1f} s] {stage} {done:,}{of}" if done or total else stage)

    def _write(self, text: str) -> None:
        print("\r" + text.ljust(self.width), end="" if text else "\r", file=self.out, flush=True)
        self.width = len(text)
