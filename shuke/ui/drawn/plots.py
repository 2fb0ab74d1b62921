"""Plots drawn by the server: stacked columns, curves, bands, a flow from stages to stages.

The picture stretches with its card, the words beside it do not: axes are plain text around an SVG without text. Colours
are classes, since the content policy forbids inline style. Each plot has its table on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

HEIGHT = 320  # of a flow, in pixels
GAP, LEAST = 6, 18


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a column or a place of a flow: the class of its colour, its size, its words, where it leads."""

    css: str
    size: float
    label: str = ""
    url: str = ""


def stacked(
    columns: Sequence[tuple[str, Sequence[Part]]], label: str, ticks: Sequence[str] = ()
) -> SafeString:
    """Columns of parts from the foot up, each named below; ``ticks`` from the top down."""
    top = max((sum(part.size for part in parts) for _name, parts in columns), default=0) or 1
    step = 100 / max(len(columns), 1)
    rects = []
    for place, (_name, parts) in enumerate(columns):
        foot = 100.0
        for part in parts:
            height = part.size / top * 100
            foot -= height
            rects.append((part.css, _n(place * step + step * 0.14), _n(foot), _n(step * 0.72), _n(height)))
    body = format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', rects)
    return _framed(body, label, ticks, [name for name, _parts in columns], "even")


def curves(
    lines: Sequence[tuple[str, Sequence[tuple[float, float]]]], label: str, ticks: Sequence[str], below: Sequence[str],
    *, has_diagonal: bool = False, has_dots: bool = False,
) -> SafeString:  # fmt: skip
    """Lines through points of 0 to 100 both ways; the diagonal is what would be if nothing were special."""
    parts = [SafeString('<path class="even-line" d="M0 100L100 0"/>')] if has_diagonal else []
    for css, points in lines:
        parts.append(format_html('<path class="line {}" d="M{}"/>', css, _path(points)))
        if has_dots:
            parts += [
                format_html('<path class="dot {}" d="M{} {}h0"/>', css, _n(x), _n(100 - y)) for x, y in points
            ]
    return _framed(SafeString("".join(parts)), label, ticks, below, "apart")


def band(
    past: Sequence[float], ahead: Sequence[tuple[float, float, float]], label: str, ticks: Sequence[str],
    below: Sequence[str],
) -> SafeString:  # fmt: skip
    """What was, then what is expected with its interval; ``ticks`` from the top down."""
    top = max([*past, *(high for _low, _middle, high in ahead), 1e-9])
    step = 100 / max(len(past) + len(ahead) - 1, 1)
    start = len(past)
    was = [(place * step, value / top * 100) for place, value in enumerate(past)]
    joint = [was[-1]] if was else []
    middle = joint + [((start + n) * step, one[1] / top * 100) for n, one in enumerate(ahead)]
    high = joint + [((start + n) * step, one[2] / top * 100) for n, one in enumerate(ahead)]
    low = joint + [((start + n) * step, one[0] / top * 100) for n, one in enumerate(ahead)]
    body = format_html(
        '<path class="band" d="M{}L{}Z"/><path class="line" d="M{}"/><path class="line ahead" d="M{}"/>',
        _path(high), _path(low[::-1]), _path(was), _path(middle),
    )  # fmt: skip
    return _framed(body, label, ticks, below, "apart")


def flow(
    left: Sequence[Part], right: Sequence[Part], ribbons: Sequence[tuple[int, int, float]], label: str
) -> SafeString:
    """From the places on the left to those on the right, as wide as the number of people; (left, right, size)."""
    ys, yes = _placed(left), _placed(right)
    used_left, used_right = [0.0] * len(left), [0.0] * len(right)
    drawn = []
    for a, b, size in sorted(ribbons):
        high = size / (left[a].size or 1) * ys[a][1]
        low = size / (right[b].size or 1) * yes[b][1]
        y, to = ys[a][0] + used_left[a], yes[b][0] + used_right[b]
        used_left[a] += high
        used_right[b] += low
        upper = f"M4 {_n(y)}C50 {_n(y)} 50 {_n(to)} 96 {_n(to)}V{_n(to + low)}"
        shape = f"{upper}C50 {_n(to + low)} 50 {_n(y + high)} 4 {_n(y + high)}Z"
        drawn.append((left[a].css, shape))
    paths = format_html_join("", '<path class="ribbon {}" d="{}"/>', drawn)
    ends = [(part.css, "0", _n(y), _n(size)) for part, (y, size) in zip(left, ys, strict=True)]
    ends += [(part.css, "96", _n(y), _n(size)) for part, (y, size) in zip(right, yes, strict=True)]
    nodes = format_html_join("", '<rect class="{}" x="{}" y="{}" width="4" height="{}"/>', ends)
    return format_html(
        '<div class="flow" role="img" aria-label="{}">{}<svg class="middle" viewBox="0 0 100 {}" preserveAspectRatio="none"'
        ' aria-hidden="true">{}{}</svg>{}</div>',
        label, _names(left, ys, "end"), HEIGHT, paths, nodes, _names(right, yes, "start"),
    )  # fmt: skip


def _placed(parts: Sequence[Part]) -> list[tuple[float, float]]:
    """Top and height of each place: in proportion, none too low for its name."""
    room = HEIGHT - GAP * (len(parts) - 1)
    total = sum(part.size for part in parts) or 1
    small = [part.size / total * room < LEAST for part in parts]
    rest = room - LEAST * sum(small)
    large = sum(part.size for part, is_small in zip(parts, small, strict=True) if not is_small) or 1
    out, y = [], 0.0
    for part, is_small in zip(parts, small, strict=True):
        height = LEAST if is_small else part.size / large * rest
        out.append((y, height))
        y += height + GAP
    return out


def _names(parts: Sequence[Part], places: list[tuple[float, float]], anchor: str) -> SafeString:
    x = "100%" if anchor == "end" else "0"
    rows = [
        (x, _n(y + height / 2 + 4), anchor, part.label)
        for part, (y, height) in zip(parts, places, strict=True)
    ]
    words = format_html_join("", '<text x="{}" y="{}" text-anchor="{}">{}</text>', rows)
    return format_html('<svg class="names" height="{}" aria-hidden="true">{}</svg>', HEIGHT, words)


def _framed(body: SafeString, label: str, ticks: Sequence[str], below: Sequence[str], way: str) -> SafeString:
    return format_html(
        '<div class="plot" role="img" aria-label="{}"><div class="plot-y" aria-hidden="true">{}</div>'
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">{}{}</svg>'
        '<div class="plot-x {}" aria-hidden="true">{}</div></div>',
        label, format_html_join("", "<span>{}</span>", ((one,) for one in ticks)), _lines(len(ticks)), body, way,
        format_html_join("", "<span>{}</span>", ((one,) for one in below)),
    )  # fmt: skip


def _lines(count: int) -> SafeString:
    places = [_n(100 * place / (count - 1)) for place in range(count)] if count > 1 else []
    return format_html_join("", '<path class="rule" d="M0 {}H100"/>', ((y,) for y in places))


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "L".join(f"{_n(x)} {_n(100 - y)}" for x, y in points)


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
