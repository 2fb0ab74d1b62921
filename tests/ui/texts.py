"""Finds the texts of the look and of its page templates, to check that each has its Chinese."""

from __future__ import annotations

import re
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
TEMPLATES = (ROOT / "shuke" / "ui" / "templates", ROOT / "shuke" / "doors" / "web")
CODE = ROOT / "shuke" / "ui"
_STRING = r"""u?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")"""
_CALL = re.compile(r"\b(n?p?gettext(?:_lazy|_noop)?|_)\(\s*" + _STRING + r"(?:\s*,\s*" + _STRING + r")?")


def of_text(source: str) -> set[tuple[str | None, str]]:
    """(context, msgid) of every call of gettext and its kin in Python source."""
    found = set()
    for call in _CALL.finditer(source):
        name = call[1]
        first, second = (call[2] or call[3] or ""), (call[4] or call[5] or "")
        pair = (first, second) if name.startswith(("pgettext", "npgettext")) else (None, first)
        found.add(
            (
                pair[0],
                pair[1]
                .encode()
                .decode("unicode_escape")
                .encode("latin-1", "ignore")
                .decode("utf-8", "ignore")
                if "\\" in pair[1]
                else pair[1],
            )
        )
    return found


def all_texts() -> set[tuple[str | None, str]]:
    """Every text of the look: its templates, its code."""
    found: set[tuple[str | None, str]] = set()
    for folder in TEMPLATES:
        for path in folder.rglob("*.html"):
            found |= of_text(templatize(path.read_text(encoding="utf-8")))
    for path in CODE.rglob("*.py"):
        found |= of_text(path.read_text(encoding="utf-8"))
    return found
