"""`shuke privacy`: erasures hold in every copy of the database."""

from __future__ import annotations

import argparse
from typing import Any

from shuke.doors.cli.house import add_data_option, opened


def add(commands: Any) -> None:
    """The command, its act and their options."""
    text = "make a restored database follow the list of erasures"
    command = commands.add_parser("privacy", help=text, description=text)
    acts = command.add_subparsers(metavar="ACT", required=True)
    act = acts.add_parser(
        "replay-erasures", help="erase again whoever was erased since this copy was made", description=text
    )
    act.add_argument("--json", action="store_true", help="print the answer as one line of JSON")
    add_data_option(act)
    act.set_defaults(run=run, text=text_of)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Do every line that this database does not know."""
    with opened(args.data):
        return {"erased": follow_the_list()}


def follow_the_list() -> int:
    """Within an open house: how many lines of the list were done again. ListBroken, and nothing opens, if it was changed."""
    from django.utils import timezone

    from shuke.foundation.org.actor import SYSTEM, acting_as, reading_as
    from shuke.stewardship.privacy.commands.erasing import repeat_erasure
    from shuke.stewardship.privacy.queries.erasures import erasures_missing

    with reading_as(SYSTEM):
        lines = erasures_missing(actor=SYSTEM)
    with acting_as(SYSTEM):
        for line in lines:
            repeat_erasure(actor=SYSTEM, line=line.no, facts=line.facts, now=timezone.now())
    return len(lines)


def text_of(answer: dict[str, Any]) -> str:
    """How many followed."""
    return f"{answer['erased']:,} erasures done again"
