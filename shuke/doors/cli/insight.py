"""`shuke insight`: compute what the numbers say, and show it."""

from __future__ import annotations

import argparse
import datetime
import json
from typing import Any

from shuke.doors.cli.house import add_data_option, opened


def add(commands: Any) -> None:
    """The command, its acts and their options."""
    text = "compute, judge, show and explain what the numbers say"
    command = commands.add_parser("insight", help=text, description=text)
    acts = command.add_subparsers(metavar="ACT", required=True)
    compute = acts.add_parser("run", help="compute all measures", description="Compute all measures.")
    compute.add_argument(
        "--as-of", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD", help="as if it were that day"
    )
    compute.add_argument("--learn", action="store_true", help="ask the learners too, as the nightly run does")
    compute.set_defaults(run=run)
    status = acts.add_parser(
        "status", help="the last runs", description="The last runs and how good the learners were."
    )
    status.set_defaults(run=show_status)
    judge = acts.add_parser(
        "backtest",
        help="judge the learners",
        description="Judge each learner on the shop's own past, beside its rival.",
    )
    judge.add_argument(
        "--as-of", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD", help="as if it were that day"
    )
    judge.set_defaults(run=run_backtest)
    why = acts.add_parser(
        "explain", help="one customer", description="What is computed of one customer, and why."
    )
    why.add_argument("customer", type=int, metavar="CUSTOMER", help="the customer's number in the address")
    why.set_defaults(run=explain)
    show = acts.add_parser(
        "show", help="show a measure", description="Show a measure as it was last computed."
    )
    show.add_argument("measure", choices=("rfm", "abc"))
    show.set_defaults(run=show_measure)
    for act in (compute, status, judge, why, show):
        act.add_argument("--json", action="store_true", help="print the answer as one line of JSON")
        add_data_option(act)
        act.set_defaults(text=text_of)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Compute."""
    with opened(args.data):
        from shuke.insight import terminal

        return terminal.run(args.as_of, learn=args.learn)


def show_status(args: argparse.Namespace) -> dict[str, Any]:
    """The last runs."""
    with opened(args.data):
        from shuke.insight import terminal

        return terminal.status()


def run_backtest(args: argparse.Namespace) -> dict[str, Any]:
    """Judge."""
    with opened(args.data):
        from shuke.insight import terminal

        return terminal.backtest(args.as_of)


def explain(args: argparse.Namespace) -> dict[str, Any]:
    """Explain."""
    with opened(args.data):
        from shuke.insight import terminal

        return terminal.explain(args.customer)


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
