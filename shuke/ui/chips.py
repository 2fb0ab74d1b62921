"""Small marks that stand beside a name: icons, avatars, grades, scores, tags. All answers are safe markup.

They are cached: a list of 50 rows shows the same few hundred marks again and again.
"""

from __future__ import annotations

from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

TONES = frozenset({"accent", "success", "warning", "danger", "info"})
GRADES = frozenset("ABCD")


@lru_cache(maxsize=1024)
def icon(name: str, size: str = "") -> SafeString:
    """Icon of the sprite; size "s" is 16 px, "t" 14 px, else 20 px. Names are listed in frontend/icons.txt."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        size,
        static("dist/icons.svg"),
        name,
    )


@lru_cache(maxsize=4096)
def avatar(name: str, size: str = "", grey: bool = False) -> SafeString:
    """Disc with the first character of a name; size "mid" is 40 px, "big" 56 px, else 32 px."""
    first = (name or "?").strip()[:1].upper() or "?"
    return format_html(
        '<span class="avatar {} {}" aria-hidden="true">{}</span>', size, "grey" if grey else "", first
    )


@lru_cache(maxsize=64)
def _grade(letter: str, language: str | None) -> SafeString:
    label = gettext("Grade %(letter)s") % {"letter": letter}
    return format_html(
        '<span class="grade {}" title="{}"><span class="sr">{}</span><span aria-hidden="true">{}</span></span>',
        letter.lower(), label, label, letter,
    )  # fmt: skip


def grade(letter: str | None) -> SafeString:
    """Service grade A to D; nothing for anything else."""
    return _grade(letter, get_language()) if letter in GRADES else SafeString("")


@lru_cache(maxsize=256)
def rfm(r: int | None, f: int | None, m: int | None) -> SafeString:
    """Three pills with the scores 1 to 5; nothing while a customer has none."""
    if not (r and f and m):
        return SafeString("")
    return format_html(
        '<span class="rfm" role="img" aria-label="R{} F{} M{}">'
        '<i class="h{}" data-of="R">{}</i><i class="h{}" data-of="F">{}</i><i class="h{}" data-of="M">{}</i></span>',
        r, f, m, r, r, f, f, m, m,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def chip(label: str, tone: str = "") -> SafeString:
    """Label on a tint; an unknown tone is grey."""
    return format_html('<span class="chip {}">{}</span>', tone if tone in TONES else "", label)
