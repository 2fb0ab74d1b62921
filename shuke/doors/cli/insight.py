"""`shuke insight`: compute what the numbers say, and show it."""

from __future__ import annotations

import argparse
import datetime
import json
from typing import Any

from shuke.doors.cli.house import add_data_option, opened


def add(commands: Any) -> None:
    """The command, its two acts and their options."""
    text = "compute or show RFM and ABC"
    command = commands.add_parser("insight", help=text, description=text)
    acts = command.add_subparsers(metavar="ACT", required=True)
    compute = acts.add_parser("run", help="compute all measures", description="Compute all measures.")
    compute.add_argument(
        "--as-of", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD", help="as if it were that day"
    )
    compute.set_defaults(run=run)
    show = acts.add_parser(
        "show", help="show a measure", description="Show a measure as it was last computed."
    )
    show.add_argument("measure", choices=("rfm", "abc"))
    show.set_defaults(run=show_measure)
    for act in (compute, show):
        act.add_argument("--json", action="store_true", help="print the answer as one line of JSON")
        add_data_option(act)
        act.set_defaults(text=text_of)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Compute."""
    with opened(args.data):
        from shuke.insight import terminal

        return terminal.run(args.as_of)


def show_measure(args: argparse.Namespace) -> dict[str, Any]:
    """Show."""
    with opened(args.data):
        from shuke.insight import terminal

        return terminal.show(args.measure)


def text_of(answer: dict[str, Any]) -> str:
    """Plain figures one to a line; tables of the answer below, a row to a line."""
    lines = [f"{name}: {value}" for name, value in answer.items() if not isinstance(value, (list, dict))]
    for name, value in answer.items():
        if isinstance(value, dict):
            lines += ["", f"{name}:", *(f"  {key}: {inner}" for key, inner in value.items())]
        elif isinstance(value, list):
            lines += ["", f"{name}:", *(f"  {_row(row)}" for row in value)]
    return "\n".join(lines)


def _row(row: object) -> str:
    if isinstance(row, dict):
        return "  ".join(f"{key} {value}" for key, value in row.items())
    return json.dumps(row, ensure_ascii=False, default=str)
