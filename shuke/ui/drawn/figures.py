"""Small pictures of numbers as inline SVG: sparklines, columns, bars with band and mark.

Attributes only, never a style: the content policy forbids inline style. Each has its words beside it on the page.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 72, 32


def sparkline(points: Sequence[float], label: str = "") -> SafeString:
    """Line with a tinted area and a dot on the last point; nothing below two points."""
    if len(points) < 2:
        return SafeString("")
    top, bottom = max(points), min(0, *points)
    span = (top - bottom) or 1
    step = WIDTH / (len(points) - 1)
    spots = [
        (round(i * step, 1), round(HEIGHT - 3 - (p - bottom) / span * (HEIGHT - 6), 1))
        for i, p in enumerate(points)
    ]
    path = "M" + "L".join(f"{x} {y}" for x, y in spots)
    return format_html(
        '<svg class="spark" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">'
        '<path class="area" d="{path}L{w} {h}L0 {h}Z"/><path d="{path}"/><circle cx="{x}" cy="{y}" r="2.5"/></svg>',
        w=WIDTH, h=HEIGHT, path=path, x=spots[-1][0], y=spots[-1][1], label=label,
    )  # fmt: skip


def columns(points: Sequence[float], label: str = "") -> SafeString:
    """One column per period; a period without anything keeps a grey foot so that gaps are seen."""
    if not points:
        return SafeString("")
    top = max(points) or 1
    step = WIDTH / len(points)
    bars = []
    for place, point in enumerate(points):
        height = max(2, round(point / top * HEIGHT, 1))
        bars.append(
            (
                "zero" if point <= 0 else "",
                round(place * step, 1),
                HEIGHT - height,
                round(step * 0.6, 1),
                height,
            )
        )
    rects = format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="1"/>', bars)
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        HEIGHT,
        label,
        rects,
    )


def _within(value: float) -> float:
    return round(min(max(value, 0.0), 100.0), 1)


def bar(share: float, tone: str = "fill") -> SafeString:
    """Bar filled to `share` per cent; tone "fill", "warning" or "danger". The number stands beside it in words."""
    return format_html(
        '<svg class="bar" aria-hidden="true"><rect class="track" width="100%" height="8" rx="4"/>'
        '<rect class="{}" width="{}%" height="8" rx="4"/></svg>',
        tone, _within(share),
    )  # fmt: skip


def bar_with_mark(share: float, mark: float, tone: str = "fill") -> SafeString:
    """Bar filled to `share` per cent with an upright mark at `mark` per cent: a value against its usual."""
    return format_html(
        '<svg class="bar tall" aria-hidden="true"><rect class="track" y="2" width="100%" height="8" rx="4"/>'
        '<rect class="{}" y="2" width="{}%" height="8" rx="4"/><rect class="mark" x="{}%" width="2" height="12"/></svg>',
        tone, _within(share), _within(mark),
    )  # fmt: skip


def interval(ends: Sequence[float]) -> SafeString:
    """(low, estimate, high) as a bar, with an upright mark where zero is: whether it holds zero is seen at once."""
    low, _middle, high = ends
    reach = max(abs(low), abs(high)) * 1.2 or 1
    left, right = (50 + end / reach * 50 for end in (low, high))
    tone = "warning" if low <= 0 <= high else "fill"
    return format_html(
        '<svg class="bar tall" aria-hidden="true"><rect class="track" y="2" width="100%" height="8" rx="4"/>'
        '<rect class="{}" x="{}%" y="2" width="{}%" height="8" rx="4"/><rect class="mark" x="50%" width="2" height="12"/></svg>',
        tone, _within(left), _within(right - left),
    )  # fmt: skip


def rhythm_bar(recency_days: int, gap_days: float | None) -> SafeString:
    """Days since the last purchase against the person's own usual gap; amber from 1.5 gaps on."""
    if not gap_days:
        return SafeString("")
    # The bar spans at least two gaps, so that the mark of a punctual customer stands in the middle.
    whole = max(recency_days * 1.2, gap_days * 2)
    tone = "warning" if recency_days > gap_days * 1.5 else "fill"
    return bar_with_mark(recency_days / whole * 100, gap_days / whole * 100, tone)


def heat_step(value: float, top: float) -> int:
    """Step 0 to 5 of the heat ramp for a value; 0 only for nothing."""
    if value <= 0 or top <= 0:
        return 0
    return min(5, 1 + int(value / top * 4.999))
