"""The data table: columns as data, rows as mappings or objects, cells by kind. {% data_table rows columns %}

Rows are written by one Python loop, not by template nodes: a list of 50 rows costs about a millisecond.
A column the actor may not see is simply not in `columns`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from shuke.ui import chips
from shuke.ui.drawn import cells
from shuke.ui.markup import escaped


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `kind` is a key of cells.KINDS, `key` names the field, `place` (else the key) where it stands on a phone.

    sort_url makes the heading a link; sorted is "ascending" or "descending" on the column in force.
    """

    key: str
    label: str | Promise
    kind: str = "text"
    sort_url: str = ""
    sorted: str = ""
    place: str = ""


def _css(column: Column) -> str:
    return f"c-{column.place or column.key} {cells.CSS.get(column.kind, '')}".rstrip()


def _heading(column: Column) -> SafeString:
    css = _css(column)
    if column.kind == "pick":
        box = format_html('<input type="checkbox" data-pick-all aria-label="{}">', column.label)
        return format_html('<th scope="col" class="{}">{}</th>', css, box)
    if not column.sort_url:
        return format_html('<th scope="col" class="{}">{}</th>', css, column.label)
    arrow = {"ascending": chips.icon("arrow-up"), "descending": chips.icon("arrow-down")}.get(
        column.sorted, ""
    )
    aria = format_html(' aria-sort="{}"', column.sorted) if column.sorted else ""
    return format_html(
        '<th scope="col" class="{}"{}><a href="{}">{}{}</a></th>',
        css,
        aria,
        column.sort_url,
        column.label,
        arrow,
    )


def _field(row: Any, key: str) -> Any:
    return getattr(row, key, None)


def data_table(
    rows: Sequence[Any], columns: Iterable[Column], extra: str = "", caption: str = ""
) -> SafeString:
    """Table markup. `extra` are further classes ("two-line" makes phone cards, "compact" rows of 44)."""
    columns = tuple(columns)
    head = format_html_join("", "{}", ((_heading(column),) for column in columns))
    plan = tuple((format_html('<td class="{}">', _css(c)), cells.KINDS[c.kind], c.key) for c in columns)
    parts: list[str] = []
    add = parts.append
    mapping = bool(rows) and isinstance(rows[0], Mapping)
    for row in rows:
        read = row.get if mapping else partial(_field, row)
        add("<tr>")
        for opening, cell, key in plan:
            add(opening)
            add(escaped(cell(read, key)))
            add("</td>")
        add("</tr>")
    # Every part above is either our own literal or was escaped.
    body = mark_safe("".join(parts))
    return format_html(
        '<div class="table-wrap"><table class="table {}"><caption class="sr">{}</caption><thead><tr>{}</tr></thead>'
        "<tbody data-rows>{}</tbody></table></div>",
        extra, caption, head, body,
    )  # fmt: skip
