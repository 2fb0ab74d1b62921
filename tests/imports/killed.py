"""A process that imports a file and is killed at the stage it is told: run as a script by test_killed."""

import os
import signal
import sys
from pathlib import Path

import django

django.setup()

from shuke.integrations.imports.commands import staging  # noqa: E402 - Django first
from shuke.integrations.imports.readers import records  # noqa: E402
from shuke.integrations.imports.terminal import run_import  # noqa: E402

staging.CHUNK = records.BLOCK = 400
stop_at, times = sys.argv[2], int(sys.argv[3])


def progress(stage: str, done: int, total: int) -> None:
    """Die without a word at the so-manieth report of a stage."""
    global times
    if stage == stop_at:
        times -= 1
        if not times:
            os.kill(os.getpid(), signal.SIGKILL)


run_import("receipts", [Path(sys.argv[1])], "till", None, False, progress)
print("done")
