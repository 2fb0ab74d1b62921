"""One schema for every engine's answer."""

from collections.abc import Mapping

import ibis


def shaped(table: ibis.Table, columns: Mapping[str, str]) -> ibis.Table:
    """The declared columns, in their order and types: engines differ in the widths of sums, ranks and dates."""
    return table.select(**{name: table[name].cast(kind) for name, kind in columns.items()})
