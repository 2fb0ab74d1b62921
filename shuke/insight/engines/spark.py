"""Spark, where a shop has outgrown one machine: the same expressions, compiled to its SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import ibis
import pyarrow as pa
import pyspark
from pyspark.sql import DataFrame, SparkSession

from shuke.insight.engines.engine import BATCH_ROWS, sql_of

ibis.pyspark  # noqa: B018 - asked for by name, it registers the options that its compiler reads


class SparkEngine:
    """Runs unbound Ibis expressions on a Spark session; kept tables lie with the workers."""

    name = f"spark {pyspark.__version__}"

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        self._kept: dict[str, DataFrame] = {}

    def keep(self, name: str, table: ibis.Table) -> ibis.Table:
        """Computed now, so that a fault is met here and not where the result is read."""
        self._hold(name, self._session.sql(sql_of(table, "spark")))
        return ibis.table(table.schema(), name=name)

    def give(self, name: str, table: pa.Table) -> ibis.Table:
        """Columns sent to the workers."""
        self._hold(name, self._session.createDataFrame(table))
        return ibis.table(ibis.Schema.from_pyarrow(table.schema), name=name)

    def join(self, name: str, parts: Sequence[str]) -> None:
        """One after the other."""
        rows = self._kept[parts[0]]
        for part in parts[1:]:
            rows = rows.unionByName(self._kept[part])
        self._hold(name, rows)
        self.forget(*parts)

    def forget(self, *names: str) -> None:
        """The workers may use the room for something else."""
        for name in names:
            self._session.catalog.dropTempView(name)
            self._kept.pop(name).unpersist()

    def rows(self, table: ibis.Table) -> list[dict[str, Any]]:
        """All rows of a small table."""
        found: list[dict[str, Any]] = self._session.sql(sql_of(table, "spark")).toArrow().to_pylist()
        return found

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """All rows come to this process first: about 150 bytes a customer."""
        yield from self._kept[name].toArrow().to_batches(BATCH_ROWS)

    def _hold(self, name: str, rows: DataFrame) -> None:
        # The plan ends here; else each step would plan all before it again.
        held = rows.localCheckpoint(eager=True)
        former = self._kept.get(name)
        held.createOrReplaceTempView(name)
        self._kept[name] = held
        if former is not None:
            former.unpersist()
