# ruff: noqa: E501 - lists of texts read better whole
"""Seven hundred strings: the Big List of Naughty Strings where it lies beside, and what is made here everywhere."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

BLNS = Path(__file__).parents[3] / "shared" / "data" / "robustness" / "blns" / "blns.json"
MARKS = (
    "'",
    '"',
    "`",
    "\\",
    "<",
    ">",
    "&",
    "%",
    "{{",
    "}}",
    "${",
    "#{",
    "/*",
    "--",
    ";",
    "|",
    "\t",
    "\r\n",
    "\u2028",
)
WORDS = (
    "王小明",
    "﷽",
    "𠜎𠜱𡃁",
    "👩‍👩‍👧‍👦",
    "Ω≈ç√∫",
    "e\u0301cole",
    "\u202eabc\u202c",
    "\u200b隐\u200b",
    "ﬁ",
    "İstanbul",
)
SCRIPTS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "javascript:alert(1)",
    "<iframe srcdoc='<script>alert(1)</script>'>", "' onmouseover='alert(1)", "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>", "<a href=javascript:alert(1)>x</a>", "<style>*{display:none}</style>",
    "{{constructor.constructor('alert(1)')()}}", "<div x-data x-init=alert(1)>", "<p hx-get=/ hx-trigger=load>",
    "<math><mtext></p><script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;", "]]><script>alert(1)</script>",
    "<body onload=alert(1)>", "<details open ontoggle=alert(1)>", "<input autofocus onfocus=alert(1)>", "\u003cscript>alert(1)",
)  # fmt: skip
CRAFTED = (
    "' OR '1'='1", "1; DROP TABLE customers_customer; --", "%s%s%s%n", "%(name)s", "{0.__class__}", "{% now 'Y' %}", "{{ 7*7 }}",
    "=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1+1", "../../etc/passwd", "C:\\CON", "NUL", "null", "None", "undefined", "NaN", "true",
    "0", "-0", "1e309", "9" * 40, "\uff11\uff12\uff13", "\ud83d".encode("utf-8", "replace").decode(), "\ufeff标记", "a\u0000b", "\x1b[31m",
    "\u0301" * 60, "汉" * 119, "x" * 20_000, " ", "", "\n\n\n", "．", "…", "\u3000\u3000", "𝕬𝖇𝖈", "ᵃᵇᶜ", "①②③", "٣٤٥", "१२३",
)  # fmt: skip


def made() -> list[str]:
    """What is made here: crafted ones, scripts, and each mark around each word."""
    around = [f"{mark}{word}{mark}" for mark, word in product(MARKS, WORDS)]
    inside = [f"{word[0]}{mark}{word[1:]}" for mark, word in product(MARKS[:6], WORDS)]
    return [*CRAFTED, *SCRIPTS, *around, *inside]


def strings() -> list[str]:
    """All of them, each once; those of the list only where it lies beside the project."""
    listed = json.loads(BLNS.read_text(encoding="utf-8")) if BLNS.exists() else []
    return list(dict.fromkeys([*made(), *listed]))
