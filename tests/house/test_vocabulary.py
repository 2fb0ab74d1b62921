"""The words of the packages are the words of docs/vocabulary.md, and the pages say the same Chinese."""

import ast
import re

import polib

from tests.house.sources import ROOT, sources
from tests.house.texts import PO

PAGE = ROOT / "docs" / "vocabulary.md"
AS_A_VERB = {"Note"}  # the button that writes one
PAIR = re.compile(r"\*?([A-Za-z][A-Za-z-]*(?: [a-z]+)?)\*? ([\u4e00-\u9fff]{2,})")


def rows() -> list[tuple[str, str]]:
    """English and Chinese of every line of the vocabulary's tables."""
    lines = [
        line.strip().strip("|").split("|")
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    return [
        (cells[0].strip(), " ".join(cells[1:])) for cells in lines if cells[0].strip() not in ("word", "---")
    ]


def unknown_words(docstring: str) -> list[str]:
    """Pairs of a docstring that no row has."""
    table = rows()
    found = []
    for english, chinese in PAIR.findall(docstring):
        words = {english.lower(), english.lower().split()[-1]}
        if not any(
            chinese in held and any(word in row.lower() or word.rstrip("s") in row.lower() for word in words)
            for row, held in table
        ):
            found.append(f"{english} {chinese}")
    return found


def test_every_word_of_a_package_is_in_the_vocabulary():
    packages = [
        source for source in sources() if source.path.name == "__init__.py" and source.module != "shuke"
    ]
    assert [
        word for package in packages for word in unknown_words(ast.get_docstring(package.tree) or "")
    ] == []
    assert unknown_words("What we lend: loan 借出, product 商品.") == ["loan 借出"]


def test_each_word_stands_once():
    words = [english for english, _chinese in rows()]
    assert len(words) > 70 and sorted({word for word in words if words.count(word) > 1}) == []


def test_the_pages_say_the_same_words():
    """Where a text of the pages is exactly a word, it is translated by that word."""
    chinese = {english.lower(): held for english, held in rows()}
    entries = [entry for entry in polib.pofile(str(PO)) if entry.msgid not in AS_A_VERB]
    told = {entry.msgid: entry.msgstr for entry in entries if entry.msgid.lower() in chinese and entry.msgstr}
    assert len(told) > 10
    assert {english: said for english, said in told.items() if said not in chinese[english.lower()]} == {}
