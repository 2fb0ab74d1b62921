"""`shuke audit`: is the event log as it was written?"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shuke.doors.cli.house import add_data_option, opened

SHOWN = 20


def add(commands: Any) -> None:
    """The command, its act and their options."""
    text = "prove that the event log is as it was written"
    command = commands.add_parser("audit", help=text, description=text)
    acts = command.add_subparsers(metavar="ACT", required=True)
    act = acts.add_parser(
        "verify", help="walk the whole log; 1 if anything was changed", description="Walk the whole log."
    )
    act.add_argument("--public", metavar="KEY", help="the public key as an auditor noted it, in hexadecimal")
    act.add_argument("--heads", type=Path, metavar="DIR", help="a copy of seals/ (default: that of --data)")
    act.add_argument("--json", action="store_true", help="print the answer as one line of JSON")
    add_data_option(act)
    act.set_defaults(run=run, text=text_of, failed=lambda answer: not answer["sound"])


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Walk the chain and hold it against the heads that were signed."""
    with opened(args.data, migrate=False) as house:
        from django.conf import settings
        from django.utils import timezone

        from shuke.foundation.audit.heads import public_key
        from shuke.foundation.audit.proof import proof
        from shuke.foundation.audit.verdicts import keep_verdict
        from shuke.foundation.org.actor import SYSTEM, reading_as

        public = args.public or public_key(settings.SEAL_KEY)
        with reading_as(SYSTEM):
            found = proof(args.heads or house.data / "seals", public)
        if not args.heads and not args.public:
            keep_verdict(house.data / "seals", found, timezone.now())
    return {"sound": found.is_sound, "public_key": public, **asdict(found)}


def text_of(answer: dict[str, Any]) -> str:
    """The verdict, then what was found."""
    events, heads = f"{answer['events']:,} events", f"{answer['heads']:,} signed heads"
    last = f", the last of {answer['last_head']}" if answer["last_head"] else ""
    lines = [
        "the event log is as it was written" if answer["sound"] else "THE EVENT LOG WAS CHANGED",
        f"{events}, {heads}{last}; {answer['seconds']} s",
        f"public key {answer['public_key']}",
        *(f"{fault['number']}: {fault['what']}" for fault in answer["faults"][:SHOWN]),
    ]
    left = len(answer["faults"]) - SHOWN
    return "\n".join([*lines, *([f"and {left:,} more"] if left > 0 else [])])
