"""docs/security.md promises nothing without a test of that name."""

import re

from tests.house.sources import ROOT

PAGE = ROOT / "docs" / "security.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::((?:\w+::)?)(\w+)`")


def missing(text: str) -> list[str]:
    """Tests that a page names and that are not there."""
    found = []
    for file, group, name in NAMED.findall(text):
        source = (ROOT / file).read_text(encoding="utf-8") if (ROOT / file).exists() else ""
        kind = group.removesuffix("::")
        if f"def {name}(" not in source or (kind and f"class {kind}" not in source):
            found.append(f"{file}::{group}{name}")
    return found


def test_every_test_that_is_named_is_there():
    text = PAGE.read_text(encoding="utf-8")
    assert len(NAMED.findall(text)) > 40 and missing(text) == []


def test_one_that_is_not_is_found():
    planted = "`tests/house/test_security_page.py::test_nobody` `tests/nowhere.py::test_x`"
    assert missing(planted) == ["tests/house/test_security_page.py::test_nobody", "tests/nowhere.py::test_x"]


def test_each_line_of_the_tables_promises_something():
    lines = [
        line
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and "---" not in line
    ]
    assert [line for line in lines if line.count("|") != 4] == []
