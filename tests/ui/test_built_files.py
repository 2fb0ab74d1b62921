"""What the build of the front end made: light enough, with every icon in use, kept out of eval and inline code."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DIST = ROOT / "shuke" / "ui" / "static" / "dist"
TEMPLATES = [
    *(ROOT / "shuke" / "ui" / "templates").rglob("*.html"),
    *(ROOT / "shuke" / "doors" / "web").rglob("*.html"),
]

pytestmark = pytest.mark.skipif(
    not (DIST / "app.js").exists(), reason="the front end was not built (SHUKE_SKIP_FRONTEND)"
)


def zipped(name: str) -> int:
    return len(gzip.compress((DIST / name).read_bytes(), 9))


def test_a_first_visit_weighs_at_most_100_kilobytes() -> None:
    assert sum(map(zipped, ("app.js", "app.css", "icons.svg"))) <= 100_000


def test_charts_come_only_where_they_are_drawn_and_weigh_at_most_200_kilobytes() -> None:
    assert zipped("charts.js") <= 200_000
    assert [path.name for path in TEMPLATES if "dist/charts.js" in path.read_text()] == ["abc.html"]


def test_every_icon_of_the_templates_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (DIST / "icons.svg").read_text()))
    used = {
        name
        for path in TEMPLATES
        for name in re.findall(r'{% (?:icon|empty) "([a-z0-9-]+)"', path.read_text())
    }
    assert used <= sprite


def test_no_template_has_inline_style_or_script() -> None:
    banned = re.compile(
        r"""\sstyle=|\son[a-z]+=|<style|hx-on|javascript:|hx-trigger="[^"]*\["""
        r"""|<script(?![^>]*(?:src=|type="application/json"))"""
    )
    found = {path.name: banned.findall(path.read_text()) for path in TEMPLATES}
    assert not {name: hits for name, hits in found.items() if hits}
