"""Reading the lake with Spark: the same views; its workers need the lake's folder under the same path."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ibis
from pyspark.sql import SparkSession
from pyspark.sql.types import StructType

from shuke.insight.columns import LAKE
from shuke.insight.engines.spark import SparkEngine
from shuke.integrations.lake.manifest import Manifest, TableFiles
from shuke.integrations.lake.newest import BASE, DELTA, TOMBS, newest_rows

MEMORY = os.environ.get("SHUKE_LAKE_MEMORY", "1g").lower().removesuffix("b")
SETTINGS = {
    "spark.app.name": "shuke",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.adaptive.enabled": "true",
    "spark.driver.memory": MEMORY,
    "spark.executor.memory": MEMORY,
}


@contextmanager
def on_spark(master: str, folder: Path, manifest: Manifest) -> Iterator[SparkEngine]:
    """Spark with the lake's tables as views. ``master``: spark://host:port, or local[n]."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = session_of(master)
    try:
        for table, files in manifest.tables.items():
            _view(session, folder, table, files)
        yield SparkEngine(session)
    finally:
        session.stop()


def session_of(master: str) -> SparkSession:
    """A session on a cluster; a local one listens on loopback alone."""
    building = SparkSession.builder.master(master)
    settings = dict(SETTINGS)
    if host := os.environ.get("SHUKE_SPARK_DRIVER", "" if master.startswith("spark://") else "127.0.0.1"):
        settings |= {"spark.driver.host": host, "spark.driver.bindAddress": host}
    for name, value in settings.items():
        building = building.config(name, value)
    return building.getOrCreate()


def _view(session: SparkSession, folder: Path, table: str, files: TableFiles) -> None:
    sources = {
        BASE: _parquet(session, f"{table}_base", [folder / files.base] if files.base else []),
        DELTA: _parquet(session, f"{table}_delta", [folder / name for name in files.deltas]),
        TOMBS: _parquet(session, f"{table}_tombs", [folder / name for name in files.tombs]),
    }
    rows = newest_rows(table, sources)
    found = session.sql(rows) if rows else session.createDataFrame([], _schema(table))
    found.createOrReplaceTempView(table)


def _parquet(session: SparkSession, name: str, paths: list[Path]) -> str:
    if not paths:
        return ""
    rows = session.read.option("recursiveFileLookup", "true").parquet(*(str(path) for path in paths))
    rows.selectExpr("*", "_metadata.file_path AS filename").createOrReplaceTempView(name)
    return name


def _schema(table: str) -> StructType:
    columns = ibis.schema(LAKE[table]).to_sqlglot_column_defs("spark")
    return StructType.fromDDL(", ".join(f"{column.name} {column.kind.sql('spark')}" for column in columns))
