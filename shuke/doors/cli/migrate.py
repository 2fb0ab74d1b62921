"""`shuke migrate`: bring the tables up to date as their owner."""

from __future__ import annotations

import argparse
import os
from typing import Any

from shuke.doors.cli.house import add_data_option, opened, run_as_owner, set_up_django


def add(commands: Any) -> None:
    """The command and its options."""
    text = "bring the tables up to date (as the owner: SHUKE_OWNER_URL, or the embedded database in --data)"
    command = commands.add_parser("migrate", help=text, description=text)
    command.add_argument("--quiet", action="store_true", help="say only what fails")
    command.add_argument("--check", action="store_true", help="change nothing; 1 if something is to be done")
    add_data_option(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Migrate; a first process opens the house and a second one logs in as the owner."""
    if os.environ.get("SHUKE_AS_OWNER"):
        return _migrate(args)
    with opened(args.data, migrate=False, django=False):
        options = [f"--{name}" for name in ("quiet", "check") if getattr(args, name)]
        run_as_owner("migrate", *options)
    return 0


def _migrate(args: argparse.Namespace) -> int:
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError
    from django.db import connection

    set_up_django()
    if not args.check:  # several machines may be starting at once; the lock ends with this process
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('shuke migrate'))")
    try:
        options = {"verbosity": 0 if args.quiet else 1, "interactive": False, "check_unapplied": args.check}
        call_command("migrate", **options)
    except SystemCheckError as error:
        print(error)
        return 1
    except SystemExit as done:  # --check ends so
        return int(done.code or 0)
    return 0
