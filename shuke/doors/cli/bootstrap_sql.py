"""`shuke bootstrap-sql`: the roles and the database, for a PostgreSQL where the program may not make them."""

from __future__ import annotations

import argparse
from typing import Any

from shuke.foundation.org.roles import bootstrap_script


def add(commands: Any) -> None:
    """The command and its options."""
    text = "print the SQL that makes the roles and the database (for psql; harmless to run again)"
    command = commands.add_parser("bootstrap-sql", help=text, description=text)
    command.add_argument("--database", default="shuke", help="name of the database (default shuke)")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the script."""
    print(bootstrap_script(args.database), end="")
    return 0
