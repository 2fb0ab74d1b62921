"""Strings that programs choke on: the big list of naughty strings where it is there, and some of our own."""

import json
from pathlib import Path

BLNS = Path(__file__).parents[3] / "shared" / "data" / "robustness" / "blns" / "blns.json"
OURS = (
    "单小慧", "王𠮷", "𠀀𠀁𠀂", "龘䶮㐀", "👩\u200d👩\u200d👧\u200d👦", "🇨🇳", "é", "é",
    "ﷺ", "İstanbul", "ǆ", "ﬁ", "Å", "Å", "한국어",
    "नमस्ते", "ไทย", "\u202eevil\u202c", "\u200f\u200e", "\u2066x\u2069", "a\u200bb", "\ufeffbom", "�",
    "\U0010ffff", "🧑\u200d💻", "'; DROP TABLE customers_customer; --", "\"", "\\", "%", "_", "%s", "%(x)s", "{0}",
    "{{ 7*7 }}", "{% load %}", "${7*7}", "#{7*7}", "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "＝1", "NULL",
    "null", "None", "undefined", "NaN", "true", "0", "-0", "1e400", "١٢٣", "１２３", "../../etc/passwd", "CON", "a\nb",
    "a\r\nb", "\u001b[31m", "\u007f", "\u0085", "\u2028", "\u2029", " lead", "trail ", "a  b", "ﾊﾝｶｸ", "Ⅷ", "½", "ß", "ſ",
)  # fmt: skip


def strings() -> list[str]:
    """At least 700 where the list is there; unlike, not empty, without NUL and half pairs (test_door has those)."""
    listed = json.loads(BLNS.read_text()) if BLNS.exists() else []
    stretched = [one * 3 for one in OURS] + [f"{one}·{two}" for one in OURS[:30] for two in OURS[-8:]]
    long = ["长" * size for size in (20, 30, 40, 60, 80, 119, 120, 121, 200, 254, 5_000)] + [
        "x" * 9_000,
        "👍" * 60,
    ]
    return list(dict.fromkeys(one for one in (*listed, *OURS, *stretched, *long) if one and _is_kept(one)))


def _is_kept(text: str) -> bool:
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False
