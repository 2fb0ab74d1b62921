"""`shuke fix`: what a program can put right in the sources by itself."""

from __future__ import annotations

import argparse
import subprocess
from typing import Any

from shuke.doors.cli.check import ROOT, passes

# Formats only what was changed: who mends a line does not hand in fifty files that somebody else wrote.
FORMATS: dict[tuple[str, ...], str] = {
    ("ruff", "check", "--fix"): ".py",
    ("ruff", "format"): ".py",
    ("djlint", "--reformat", "--quiet"): ".html",
}
FIXES = (
    ("python", "-m", "tests.house.acts"),  # docs/acts.md from the docstrings
    ("python", "-m", "tests.house.texts"),  # django.po: what is new to be translated, what is gone dropped
)
# What is not committed yet, then what this branch has beside main.
CHANGED = (
    ("ls-files", "--modified", "--others", "--exclude-standard"),
    ("diff", "--name-only", "--cached"),
    ("diff", "--name-only", "main...HEAD"),
)


def add(commands: Any) -> None:
    """The command."""
    text = "put right what a program can put right by itself in changed files: format, docs/acts.md, the list of texts"
    commands.add_parser("fix", help=text, description=text).set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run every fix; 0 even where something is left, which `check` tells."""
    changed = changed_files()
    for command, ending in FORMATS.items():
        if files := [name for name in changed if name.endswith(ending)]:
            passes((*command, *files))
    for fix in FIXES:
        passes(fix)
    return 0


def changed_files() -> list[str]:
    """Files that git says were changed and are still there; none without git, or where there is no main."""
    found: set[str] = set()
    for command in CHANGED:
        try:
            told = subprocess.run(
                ["git", *command], cwd=ROOT, capture_output=True, text=True, check=True
            ).stdout
        except (OSError, subprocess.CalledProcessError):
            continue
        found.update(told.split("\n"))
    return sorted(name for name in found if name and (ROOT / name).is_file())
