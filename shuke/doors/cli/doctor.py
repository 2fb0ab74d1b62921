"""`shuke doctor`: is this house in order?"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from shuke.doors.cli.house import add_data_option, opened
from shuke.foundation.org.roles import APP, SCOPE_ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


def add(commands: Any) -> None:
    """The command and its options."""
    text = "look whether database, roles, tables and seal are in order"
    command = commands.add_parser("doctor", help=text, description=text)
    command.add_argument("--json", action="store_true", help="print the answer as one line of JSON")
    add_data_option(command)
    command.set_defaults(run=run, text=text_of, failed=lambda answer: not answer["healthy"])


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Every finding with a verdict; 1 if one is bad."""
    with opened(args.data) as house:
        findings = [{"check": check.__name__, **_look(check)} for check in CHECKS]
        where = str(house.data / "postgres") if house.embedded else "DATABASE_URL"
    return {"healthy": all(found["ok"] for found in findings), "database": where, "checks": findings}


def text_of(answer: dict[str, Any]) -> str:
    """One line per finding."""
    lines = [
        f"{'ok ' if f['ok'] else 'BAD'} {f['check'].replace('_', ' '):24} {f['found']}"
        for f in answer["checks"]
    ]
    return "\n".join([f"database in {answer['database']}", *lines])


def _look(check: Callable[[], tuple[bool, str]]) -> dict[str, Any]:
    ok, found = check()
    return {"ok": ok, "found": found}


def _ask(sql: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def server() -> tuple[bool, str]:
    """PostgreSQL 16 or newer: older ones cannot grant a role without its inheritance."""
    version = _ask("SHOW server_version")[0][0]
    return int(version.split(".")[0]) >= 16, version


def durability() -> tuple[bool, str]:
    """What the server has confirmed is on disk."""
    off = [name for name in DURABLE if _ask(f"SHOW {name}")[0][0] == "off"]
    return not off, f"{', '.join(off)} off" if off else "on"


def roles() -> tuple[bool, str]:
    """The program's login is no superuser, owns nothing and inherits no scope."""
    sql = (
        "SELECT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user), current_user,"
        " (SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole),"
        " (SELECT count(*) FROM pg_roles WHERE rolname = ANY(string_to_array(%r, ','))),"
        " (SELECT count(*) FROM pg_auth_members m WHERE m.member = current_user::regrole AND m.inherit_option)"
    )
    above, name, owned, scopes, inherited = _ask(sql % ",".join(SCOPE_ROLES))[0]
    good = not above and not owned and not inherited and scopes == len(SCOPE_ROLES)
    return (
        good,
        f"{name}{'' if name == APP else f' (usually {APP})'}, owns {owned}, scopes {scopes}, inherits {inherited}",
    )


def tables() -> tuple[bool, str]:
    """All migrations are applied."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return not left, f"{len(left)} migrations to apply" if left else "up to date"


CHECKS = (server, durability, roles, tables)
