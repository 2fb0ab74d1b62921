"""The program's own sources, parsed once, for tests that read them."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "shuke"


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Where it stands, from the project's folder."""
        return self.path.relative_to(ROOT).as_posix() if self.path.is_relative_to(ROOT) else self.path.name

    @property
    def module(self) -> str:
        """Its dotted name."""
        return self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def lines(self) -> int:
        """Its length."""
        return self.text.count("\n") + (not self.text.endswith("\n"))


def parsed(path: Path) -> Source:
    """A file, read and parsed."""
    text = path.read_text(encoding="utf-8")
    return Source(path, text, ast.parse(text))


def planted(text: str, name: str = "shuke/planted.py") -> Source:
    """A source that exists only in a test: the offence that a rule must find."""
    return Source(ROOT / name, text, ast.parse(text))


@cache
def sources(folder: Path = PACKAGE) -> tuple[Source, ...]:
    """Every Python file of the package but the migrations, which Django writes."""
    paths = sorted(folder.rglob("*.py"))
    return tuple(parsed(path) for path in paths if "migrations" not in path.parts)


@cache
def templates(folder: Path = PACKAGE) -> tuple[Path, ...]:
    """Every template."""
    return tuple(sorted(folder.rglob("*.html")))
