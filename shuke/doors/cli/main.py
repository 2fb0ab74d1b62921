"""The terminal's door: `shuke COMMAND`, one file of this folder per command."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from shuke.doors.cli.children import unwinding_when_told_to_stop

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (
    *(
        "demo",
        "serve",
        "worker",
        "migrate",
        "import_",
        "insight",
        "staff",
        "apikey",
        "audit",
        "privacy",
        "doctor",
        "bootstrap_sql",
    ),
    *("test", "check", "fix", "bench", "screens"),
)


def parser() -> argparse.ArgumentParser:
    """The command line with every command's options."""
    top = argparse.ArgumentParser(
        prog="./run", description="Shuke 熟客: a customer relationship system for retailers"
    )
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for name in COMMANDS:
        importlib.import_module(f"shuke.doors.cli.{name}").add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 refused or failed with the reason on stderr, 2 wrong usage."""
    args, rest = parser().parse_known_args(argv)
    if rest and not getattr(args, "passes_on", False):
        parser().error(f"unrecognized arguments: {' '.join(rest)}")
    args.rest = rest
    try:
        with unwinding_when_told_to_stop():
            return run(args)
    except KeyboardInterrupt:
        return 0 if getattr(args, "runs_until_stopped", False) else 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # `| head` closed it: nothing to say
        return 1
    except Exception as error:
        reason = expected(error)
        if reason is None:
            raise
        print(reason, file=sys.stderr)
        return 1


def run(args: argparse.Namespace) -> int:
    """Run the command and print its answer: a dict as one last line of JSON, or its text; an int is the exit code."""
    as_json = getattr(args, "json", False)
    with contextlib.redirect_stdout(sys.stderr) if as_json else contextlib.nullcontext():
        answer: int | dict[str, Any] | None = args.run(args)
    if isinstance(answer, dict):
        print(
            json.dumps(answer, ensure_ascii=False, default=str) if as_json else args.text(answer), flush=True
        )
        return int(getattr(args, "failed", lambda answer: False)(answer))
    return answer or 0


def expected(error: Exception) -> str | None:
    """The sentence for a failure that can be expected; None for a fault of the program, which keeps its trace."""
    from shuke.foundation.kernel.refusal import Refusal

    if isinstance(error, Refusal):
        return str(error)
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    if isinstance(error, _database_errors()):
        return f"The database cannot be used: {str(error).strip()}"
    return None


def _database_errors() -> tuple[type[Exception], ...]:
    """Database away or out of reach; not a faulty statement. Asked of loaded modules only: loading takes time."""
    found = [(sys.modules.get(name), "OperationalError") for name in ("psycopg", "django.db")]
    return tuple(getattr(module, name) for module, name in found if module)


if __name__ == "__main__":
    sys.exit(main())
