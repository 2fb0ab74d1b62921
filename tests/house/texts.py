"""Every text that people read, as gettext knows it: from Python by its syntax tree, from templates by Django's own reading."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation.template import templatize

from tests.house.sources import PACKAGE, ROOT, Source, sources, templates

# Position of context, singular and plural among the arguments.
SHAPES = {
    "gettext": (None, 0, None), "gettext_lazy": (None, 0, None), "gettext_noop": (None, 0, None), "_": (None, 0, None),
    "ngettext": (None, 0, 1), "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None), "pgettext_lazy": (0, 1, None), "npgettext": (0, 1, 2), "npgettext_lazy": (0, 1, 2),
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One text: its key in the catalogue."""

    msgid: str
    plural: str = ""
    context: str = ""


class NotLiteral(Exception):
    """A text that is not written out where it is translated, so that no catalogue can know it."""


def of_tree(tree: ast.AST, where: str, names: dict[str, str] | None = None) -> Iterator[Text]:
    """Texts of every call of gettext and its kin, under whatever name the module imported them."""
    names = {"_": "gettext"} | _imported(tree) if names is None else names
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names:
            yield _text(call, SHAPES[names[call.func.id]], where)


def _imported(tree: ast.AST) -> dict[str, str]:
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            found |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in SHAPES}
    return found


def _text(call: ast.Call, shape: tuple[int | None, int, int | None], where: str) -> Text:
    def part(position: int | None) -> str:
        if position is None:
            return ""
        try:
            value = ast.literal_eval(call.args[position])
        except (ValueError, IndexError):
            value = None
        if not isinstance(value, str):
            raise NotLiteral(f"{where}:{call.lineno}")
        return value

    context, singular, plural = shape
    return Text(part(singular), part(plural), part(context))


def of_source(source: Source) -> set[Text]:
    """Texts of a Python file that imports gettext or one of its kin."""
    names = _imported(source.tree)
    return set(of_tree(source.tree, source.name, names))


def of_template(path: Path) -> set[Text]:
    """Texts of a template, by Django's own reading of it."""
    where = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    names = {name: name for name in SHAPES}
    plain = templatize(path.read_text(encoding="utf-8"), origin=where)
    return {text for call in _calls(plain) for text in of_tree(call, where, names)}


def _calls(plain: str) -> Iterator[ast.AST]:
    """The calls in what Django makes of a template: it turns texts into calls and blanks the rest with x and X."""
    for start in (match.start() for match in re.finditer(r"\b(?:[np]|np)?gettext\(|\b_\(", plain)):
        end = start
        while (end := plain.find(")", end + 1)) != -1:
            try:
                yield ast.parse(plain[start : end + 1], mode="eval")
            except SyntaxError:
                continue
            break


def all_texts() -> dict[Text, list[str]]:
    """Every text of the program with the files that say it."""
    found: dict[Text, list[str]] = {}
    for source in sources(PACKAGE):
        for text in of_source(source):
            found.setdefault(text, []).append(source.name)
    for path in templates(PACKAGE):
        for text in of_template(path):
            found.setdefault(text, []).append(path.relative_to(ROOT).as_posix())
    return found


PO = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def bring_up_to_date(po_file: Path = PO) -> tuple[list[Text], int]:
    """Add what is new (to be translated), drop what is gone; (texts without Chinese, entries dropped)."""
    import polib

    catalogue, texts = polib.pofile(str(po_file), wrapwidth=110), all_texts()
    kept = {key_of(entry): entry for entry in catalogue if key_of(entry) in texts}
    dropped = len(catalogue) - len(kept)
    for text in texts.keys() - kept.keys():
        kept[text] = polib.POEntry(
            msgid=text.msgid, msgid_plural=text.plural, msgctxt=text.context or None,
            msgstr_plural={0: ""} if text.plural else {}, flags=["python-format"] if "%" in text.msgid else [],
        )  # fmt: skip
    catalogue[:] = [kept[text] for text in sorted(kept)]
    catalogue.save()
    return [text for text, entry in sorted(kept.items()) if not chinese_of(entry)], dropped


def key_of(entry: Any) -> Text:
    """The text that an entry of the catalogue translates."""
    return Text(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def chinese_of(entry: Any) -> str:
    """An entry's translation; Chinese has one form for every number."""
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


if __name__ == "__main__":
    from django.conf import settings

    settings.configure(USE_I18N=True)
    wanting, gone = bring_up_to_date()
    print(f"{gone} dropped, {len(wanting)} to translate in {PO.relative_to(ROOT)}")
    print(*(f"  {text.msgid}" for text in wanting), sep="\n")
