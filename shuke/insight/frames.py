"""Where the tables come from and what a computation hands on. Analytics are imported only where they run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from shuke.insight.columns import LAKE

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

    from shuke.insight.engines.engine import Engine


class Lake(Protocol):
    """The Parquet copy of the book of record, supplied from above (``settings.SHUKE_LAKE``, a dotted path)."""

    def bring_up_to_date(self, *, compaction: bool = False) -> dict[str, Any]:
        """Export what changed; rows per table, horizon, seconds. Not inside a transaction."""

    def opened(self) -> AbstractContextManager[Engine]:
        """The engine of the settings with one view per table of ``LAKE``; files stay until it is left."""


def lake() -> Lake:
    """The lake of this installation."""
    made: Lake = import_string(settings.SHUKE_LAKE)()
    return made


def lake_table(name: str) -> ibis.Table:
    """A table of the lake, not bound to an engine."""
    import ibis

    return ibis.table(LAKE[name], name=name)


@dataclass(frozen=True, slots=True)
class Scores:
    """What one computation found: ``batches`` reads figure, cell, pareto, class or tally, as columns."""

    as_of: date
    started_at: datetime
    batches: Callable[[str], Iterator[pa.RecordBatch]]
    facts: dict[str, Any] = field(default_factory=dict)
    findings: list[tuple[int, str, dict[str, Any]]] | None = None  # unit, analysis, body; None: nobody asked
