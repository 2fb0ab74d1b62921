"""`shuke screens`: pictures of the real pages into build/screens, in both languages, desktop and phone."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """The command and its options."""
    text = "take pictures of the real pages into build/screens; further arguments go to pytest"
    command = commands.add_parser("screens", help=text, description=text, allow_abbrev=False)
    command.add_argument(
        "--into", type=Path, default=Path("build/screens"), help="folder (default build/screens)"
    )
    command.set_defaults(run=run, passes_on=True)


def run(args: argparse.Namespace) -> int:
    """Become pytest over tests/screens, which take the pictures."""
    os.environ["SHUKE_SCREENS"] = str(args.into.absolute())
    os.chdir(Path(__file__).parents[3])
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "pytest", "tests/screens", "-m", "", *args.rest])
