"""`shuke check`: everything about the sources that a program can judge."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports", "--no-cache"),
    ("djlint", "--lint", "--quiet", "shuke"),
    ("codespell",),
)


def add(commands: Any) -> None:
    """The command."""
    text = "check the sources: ruff, mypy, import-linter, djlint, codespell"
    commands.add_parser("check", help=text, description=text).set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run every check, also after one has failed; 1 if any has."""
    failed = [" ".join(check[:2]) for check in CHECKS if not passes(check)]
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed", file=sys.stderr)
    return 1 if failed else 0


def passes(command: tuple[str, ...]) -> bool:
    """Run a tool of this environment in the project's folder, as one line if it has nothing to say."""
    program = Path(sys.executable).parent / command[0]
    # settings are loaded by the types plug-in, without a database or secrets
    environment = os.environ | {
        "SHUKE_WITHOUT_SECRETS": "1",
        "DJANGO_SETTINGS_MODULE": "shuke.config.settings",
    }
    done = subprocess.run(
        [str(program), *command[1:]], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{' '.join(command):44} {verdict}", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0
