"""`shuke staff`: the first people of a house, from the terminal."""

from __future__ import annotations

import argparse
import secrets
from typing import Any

from shuke.doors.cli.house import add_data_option, opened


def add(commands: Any) -> None:
    """The command, its act and their options."""
    text = "add staff"
    command = commands.add_parser("staff", help=text, description=text)
    acts = command.add_subparsers(metavar="ACT", required=True)
    act = acts.add_parser("add", help="add somebody; prints the password once", description="Add somebody.")
    act.add_argument("login", metavar="LOGIN")
    act.add_argument("--role", required=True, help="role, as in docs/roles.md")
    act.add_argument("--unit", required=True, help="code of the store, region or company")
    act.add_argument("--name", help="name as others read it (default: the login)")
    act.add_argument("--json", action="store_true", help="print the answer as one line of JSON")
    add_data_option(act)
    act.set_defaults(run=run, text=lambda answer: f"{answer['login']} may log in with: {answer['password']}")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Add them with a password of 20 letters and digits, which is stored as a hash only."""
    with opened(args.data):
        from shuke.foundation.org.actor import SYSTEM
        from shuke.foundation.org.commands import add_staff

        password = secrets.token_urlsafe(15)
        name = args.name or args.login
        add_staff(
            actor=SYSTEM, login=args.login, name=name, role=args.role, unit=args.unit, password=password
        )
        return {"login": args.login, "role": args.role, "unit": args.unit, "password": password}
