"""`shuke import`: a shop's own files into the house."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from shuke.doors.cli.house import add_data_option, opened
from shuke.doors.cli.progress import Progress

KINDS = ("receipts", "orders", "customers", "products", "stock", "balances")
UNDO = "undo"
BASES = ("raw", "positive_with_customer", "goods_only", "net_of_refunds")


def add(commands: Any) -> None:
    """The command and its options."""
    text = "read CSV, CSV.GZ, zip of CSV or XLSX files of receipts, orders, customers, products or stock"
    command = commands.add_parser("import", help=text, description=text)
    command.add_argument("kind", choices=(*KINDS, UNDO), help="what the files hold; or undo JOB")
    command.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="files, read in this order (after undo: the job's number)",
    )
    command.add_argument("--source", metavar="NAME", help="name of the system the files come from")
    command.add_argument(
        "--map", type=Path, metavar="FILE.toml", help="which column is what, where headers do not say"
    )
    command.add_argument("--dry-run", action="store_true", help="read and check all, keep nothing")
    command.add_argument("--json", action="store_true", help="print the figures as one line of JSON")
    add_data_option(command)
    command.set_defaults(run=run, text=text_of, wrong=command.error)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Import, or undo an import; the figures of the contract."""
    if args.kind == UNDO:
        return _undo(args)
    if not args.source:
        args.wrong("--source NAME is needed: the system the files come from")
    for file in [*args.files, *([args.map] if args.map else [])]:
        file.open("rb").close()  # a missing file is said before anything is started
    with opened(args.data), Progress(sys.stderr) as progress:
        from shuke.integrations.imports.terminal import run_import

        files = [file.absolute() for file in args.files]
        return run_import(args.kind, files, args.source, args.map, args.dry_run, progress)


def _undo(args: argparse.Namespace) -> dict[str, Any]:
    """What undoing a job removed, restored and kept."""
    job = str(args.files[0])
    if len(args.files) != 1 or not job.isdecimal():
        args.wrong("give the number of one job to undo")
    with opened(args.data):
        from shuke.integrations.imports.terminal import run_undo

        return run_undo(int(job))


def text_of(answer: dict[str, Any]) -> str:
    """The figures for a person: one line each, then the four bases and what is not goods as small tables."""
    plain = {name: value for name, value in answer.items() if isinstance(value, int | float)}
    rows = [f"{name.replace('_', ' '):28}{value:>16,}" for name, value in plain.items() if name != "dry_run"]
    for word in ("removed", "restored"):
        rows += [
            f"{word + ' ' + name.replace('_', ' '):28}{count:>16,}"
            for name, count in answer.get(word, {}).items()
        ]
    for kind, reasons in answer.get("kept", {}).items():
        rows += [
            f"{'kept ' + kind + ' (' + reason + ')':28}{count:>16,}" for reason, count in reasons.items()
        ]
    for name in ("error_file", "set_aside_file", "kept_file"):
        rows += [f"{name.replace('_', ' '):28}{answer[name]}"] if answer.get(name) else []
    if any(answer.get(base) for base in BASES):
        rows += ["", f"{'base':28}{'lines':>12}{'customers':>12}{'orders':>12}{'amount':>18}"]
    for base in BASES:
        if found := answer.get(base):
            figures = "".join(f"{found[key]:>12,}" for key in ("lines", "customers", "orders"))
            rows.append(f"{base.replace('_', ' '):28}{figures}{_amount(found['amount_minor'])}")
    if codes := answer.get("adjustment_codes"):
        rows += ["", f"{'not goods':40}{'meaning':12}{'lines':>12}{'amount':>18}"]
    for code in codes or []:
        named = f"{code['code']} {code['name']}"[:39]
        rows.append(f"{named:40}{code['meaning']:12}{code['lines']:>12,}{_amount(code['amount_minor'])}")
    return "\n".join(rows)


def _amount(minor: int) -> str:
    return f"{minor / 100:>18,.2f}"
