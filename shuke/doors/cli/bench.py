"""`shuke bench`: the figures of docs/benchmarks.md, measured side by side in one run.

Every module in bench/ has `measure(args) -> Iterable[dict]`; a dict is one row: work, measured, figure (what was
promised), met (True, False or None where nothing was promised).
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from shuke.doors.cli.house import opened

FOLDER = Path(__file__).parents[3] / "bench"


def add(commands: Any) -> None:
    """The command and its options."""
    text = "measure the figures of docs/benchmarks.md"
    command = commands.add_parser("bench", help=text, description=text)
    command.add_argument("names", nargs="*", metavar="NAME", help="modules of bench/ (default all)")
    command.add_argument(
        "--data", type=Path, default=Path("build/bench"), metavar="DIR", help="default build/bench"
    )
    command.add_argument(
        "--customers", type=int, default=1_000_000, help="size of the shop (default 1,000,000)"
    )
    command.add_argument("--orders", type=int, default=5_000_000, help="size of the shop (default 5,000,000)")
    command.add_argument("--write", type=Path, metavar="FILE.md", help="write the table into this file too")
    command.add_argument("--json", action="store_true", help="print the rows as one line of JSON")
    command.set_defaults(run=run, text=text_of)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Measure; a module that is asked for and missing is a missing file."""
    paths = [FOLDER / f"{name}.py" for name in args.names] or _all()
    begun, rows = time.monotonic(), []
    with opened(args.data):
        for path in paths:
            rows += list(_load(path).measure(args))
    answer = {"rows": rows, "seconds": round(time.monotonic() - begun, 1)}
    if args.write:
        args.write.write_text(text_of(answer) + "\n")
    return answer


def _all() -> list[Path]:
    """The modules that measure; the others in the folder are there to help them."""
    return [path for path in sorted(FOLDER.glob("*.py")) if "\ndef measure(" in path.read_text()]


def text_of(answer: dict[str, Any]) -> str:
    """The rows as a Markdown table."""
    words = {True: "yes", False: "**no**", None: "–"}
    head = ["| work | measured | promised | met |", "| --- | --- | --- | --- |"]
    rows = [
        f"| {r['work']} | {r['measured']} | {r.get('figure', '')} | {words[r.get('met')]} |"
        for r in answer["rows"]
    ]
    return "\n".join([*head, *rows])


def _load(path: Path) -> ModuleType:
    path.open("rb").close()
    spec = importlib.util.spec_from_file_location(f"bench.{path.stem}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
