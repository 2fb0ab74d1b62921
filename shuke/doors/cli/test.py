"""`shuke test`: the test suite; what it does not know it passes on to pytest."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

TIERS = {"nightly": "nightly or not release", "release": ""}


def add(commands: Any) -> None:
    """The command and its options."""
    text = "run the tests; further arguments go to pytest"
    command = commands.add_parser("test", help=text, description=text, allow_abbrev=False)
    tier = command.add_mutually_exclusive_group()
    tier.add_argument("--nightly", action="store_true", help="the longer tests too (up to an hour)")
    tier.add_argument("--release", action="store_true", help="all tests, those before a release too")
    command.set_defaults(run=run, passes_on=True)


def run(args: argparse.Namespace) -> int:
    """Become pytest: its closing line is the last one, its exit code ours."""
    tier = "" if args.release else "not release" if args.nightly else "not nightly and not release"
    command = [sys.executable, "-m", "pytest", *(["-m", tier] if tier and "-m" not in args.rest else [])]
    if not _chosen(args.rest):
        # In the order of names: sorted by their number of tests, files of few and long ones (browsers) would come last,
        # and one process would wait for the other.
        command += ["-n", str(min(2, os.cpu_count() or 1)), "--dist", "loadfile", "--no-loadscope-reorder"]
    os.chdir(Path(__file__).parents[3])
    sys.stdout.flush()
    os.execv(command[0], [*command, *args.rest])


def _chosen(arguments: list[str]) -> bool:
    """Whether some paths were named, or how many processes: then starting a second one takes longer than it saves."""
    before = ["", *arguments]
    named = any(
        a.startswith("tests") and not b.startswith("-") for b, a in zip(before, arguments, strict=False)
    )
    return named or any(a.startswith(("-n", "--numprocesses")) for a in arguments)
