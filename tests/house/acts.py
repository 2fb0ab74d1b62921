"""Everything that can be done or asked, as a page: `python -m tests.house.acts` writes docs/acts.md from the docstrings."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.house.sources import ROOT, sources

PAGE = ROOT / "docs" / "acts.md"
ROOMS = {"commands", "queries", "tasks"}
HEAD = """# Acts

What people and programs can do here, and what they can ask. The name of an act is its permission and the name of its
event in the log. Roles hold acts by bundles (`shuke/foundation/org/bundles.py`); what a role reaches and in how much
detail is the other half of the matrix. Written from the docstrings by `python -m tests.house.acts`; do not edit.
"""


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """One public query, with the permission it needs."""

    permission: str
    name: str
    doc: str


def load_rooms() -> None:
    """Import every room in which acts and queries are declared, so that all of them are registered."""
    for source in sources():
        if ROOMS & set(source.module.split(".")):
            importlib.import_module(source.module)


def commands() -> dict[str, Any]:
    """Every command by its name."""
    from shuke.foundation.org.command import COMMANDS

    load_rooms()
    return dict(sorted(COMMANDS.items()))


def queries() -> list[Asked]:
    """Every public query."""
    from shuke.foundation.org.query import QUERIES

    load_rooms()
    return sorted(
        Asked(permission, _place(function), (inspect.getdoc(function) or "").split("\n")[0])
        for permission, functions in QUERIES.items()
        for function in functions
    )


def _place(function: Callable[..., Any]) -> str:
    package = function.__module__.split(".queries")[0].rsplit(".", 1)[-1]
    return f"{package}.{function.__name__}"


def holders(act: str) -> str:
    """Names of the roles that hold an act, or who else does it."""
    from shuke.foundation.org.bundles import NOBODY
    from shuke.foundation.org.matrix import ROLES

    roles = [role.name for role in ROLES.values() if act in role.permissions]
    if roles:
        return "everybody" if len(roles) == len(ROLES) else ", ".join(roles)
    if act in NOBODY["parts"]:
        return "nobody alone: a part of an import"
    return "the clock and the terminal" if act in NOBODY["clock"] else "nobody yet"


def page() -> str:
    """The text of docs/acts.md."""
    done = [f"| `{name}` | {one.doc} | {holders(name)} |" for name, one in commands().items()]
    asked = [f"| `{one.name}` | {one.doc} | `{one.permission}` |" for one in queries()]
    permissions = sorted({one.permission for one in queries()})
    held = [f"| `{permission}` | {holders(permission)} |" for permission in permissions]
    return "\n".join(
        [
            HEAD, "## Commands\n", "| act | what happens | who may |", "| --- | --- | --- |", *done,
            "\n## Queries\n", "| query | what it answers | permission |", "| --- | --- | --- |", *asked,
            "\n| permission | who may |", "| --- | --- |", *held, "",
        ]
    )  # fmt: skip


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuke.config.settings")
    os.environ.setdefault("SHUKE_WITHOUT_SECRETS", "1")
    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{len(commands())} commands and {len(queries())} queries in {PAGE.relative_to(ROOT)}")
