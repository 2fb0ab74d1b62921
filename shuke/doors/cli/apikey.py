"""`shuke apikey`: keys for programs of others."""

from __future__ import annotations

import argparse
from typing import Any

from shuke.doors.cli.house import add_data_option, opened


def add(commands: Any) -> None:
    """The command, its act and their options."""
    text = "add a key for another program"
    command = commands.add_parser("apikey", help=text, description=text)
    acts = command.add_subparsers(metavar="ACT", required=True)
    act = acts.add_parser("add", help="add a key; prints its secret once", description="Add a key.")
    act.add_argument("name", metavar="NAME")
    act.add_argument(
        "--scope",
        required=True,
        nargs="+",
        metavar="SCOPE",
        help="what it may do, such as customers.read or sales.write",
    )
    act.add_argument("--unit", help="code of the unit whose rows it reaches (default: the company)")
    act.add_argument("--json", action="store_true", help="print the answer as one line of JSON")
    add_data_option(act)
    act.set_defaults(run=run, text=lambda answer: str(answer["secret"]))


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Add it; the secret is stored as a hash only."""
    with opened(args.data):
        from shuke.foundation.org.actor import SYSTEM
        from shuke.foundation.org.commands import add_key

        outcome = add_key(actor=SYSTEM, name=args.name, scopes=args.scope, unit=args.unit)
        return {"name": args.name, "scopes": args.scope, "secret": outcome.value}
