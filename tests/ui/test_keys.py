"""One table of keys: what the list says is what the script does."""

from __future__ import annotations

import re
from pathlib import Path

from shuke.ui.keys import PARTS
from shuke.ui.navigation import ITEMS

SCRIPT = (Path(__file__).parents[2] / "frontend" / "src" / "keys.js").read_text()
KEYS = [key for part in PARTS for key in part.keys]


def acts_of(script: str) -> set[str]:
    """The names that the script has an act for."""
    table = script[script.index("const ACTS = {") : script.index("\n};")]
    return set(re.findall(r"^  (\w+):", table, re.MULTILINE))


def test_every_key_of_the_table_is_obeyed_and_no_other() -> None:
    assert acts_of(SCRIPT) == {act for key in KEYS for act in key.does}


def test_no_key_means_two_things() -> None:
    pressed = [letter for key in KEYS for letter in key.pressed]
    assert len(pressed) == len(set(pressed)) and "g" not in pressed


def test_every_page_of_daily_work_has_its_letter() -> None:
    assert {item.url_name for item in ITEMS if not item.key and item.stage != "settings"} == set()


def test_a_key_that_nothing_obeys_is_found() -> None:
    assert acts_of("const ACTS = {\n  search: go,\n};") == {"search"}
