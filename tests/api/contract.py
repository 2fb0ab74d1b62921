"""What is promised to other programs, without words and examples: ``python -m tests.api.contract`` writes it anew.

A field or an operation that goes, or that becomes stricter, breaks programs that are out there: read the difference.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("contract.json")
SPOKEN = ("description", "summary", "title", "example", "examples")


def bare(part: Any, is_naming: bool = False) -> Any:
    """Without words; the names of fields and shapes stay, even where a field is called "title"."""
    if isinstance(part, list):
        return [bare(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: bare(value, name in ("properties", "schemas"))
        for name, value in part.items()
        if is_naming or name not in SPOKEN
    }


def promised() -> dict[str, Any]:
    """The promise as the program describes it now."""
    from shuke.doors.api.openapi import description

    described = description("en")
    paths = {
        f"{method.upper()} {path}": bare(operation)
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    }
    for operation in paths.values():
        operation["responses"] = {
            status: next(iter(answer["content"].values()))["schema"]["$ref"].rpartition("/")[2]
            for status, answer in operation["responses"].items()
        }
    return {"operations": paths, "shapes": bare(described["components"]["schemas"], is_naming=True)}


def as_text(promise: dict[str, Any]) -> str:
    """A line for each operation and shape, so that a difference reads as one."""
    parts = {
        part: ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in named.items())
        for part, named in promise.items()
    }
    return "{" + ",\n".join(f'"{part}": {{\n{lines}\n}}' for part, lines in parts.items()) + "}\n"


if __name__ == "__main__":
    from tests.conftest import set_up_django

    set_up_django()
    FILE.write_text(as_text(promised()))
