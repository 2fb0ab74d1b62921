"""`shuke fix`: what a program can put right in the sources by itself."""

from __future__ import annotations

import argparse
from typing import Any

from shuke.doors.cli.check import passes

FIXES = (
    ("ruff", "check", "--fix", "."),
    ("ruff", "format", "."),
    ("djlint", "--reformat", "--quiet", "shuke"),
    ("python", "-m", "tests.house.acts"),  # docs/acts.md from the docstrings
    ("python", "-m", "tests.house.texts"),  # django.po: what is new to be translated, what is gone dropped
)


def add(commands: Any) -> None:
    """The command."""
    text = "put right what a program can put right by itself: format, docs/acts.md, the list of texts"
    commands.add_parser("fix", help=text, description=text).set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run every fix; 0 even where something is left, which `check` tells."""
    for fix in FIXES:
        passes(fix)
    return 0
