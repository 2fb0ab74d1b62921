"""Every measure says the same on DuckDB, on PostgreSQL and on a Spark cluster of two workers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest

from shuke.insight.engines.duck import DuckEngine
from shuke.integrations.lake import manifest
from shuke.integrations.lake.parquet import ParquetLake, SparkMissing
from shuke.integrations.lake.reading import connection
from tests.insight.parity import PostgresEngine, Rows, every_measure, shop, write_lake

NO_SPARK = (
    "" if find_spec("pyspark") and shutil.which("java") else "no Java or no pyspark here (docs/operations.md)"
)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: Any) -> Path:
    folder: Path = tmp_path_factory.mktemp("lake")
    write_lake(folder, shop())
    return folder


@pytest.fixture(scope="module")
def on_duckdb(lake: Path) -> dict[str, Rows]:
    with connection(lake, manifest.read(lake)) as con:
        return every_measure(DuckEngine(con))


def differing(one: dict[str, Rows], other: dict[str, Rows]) -> list[str]:
    """Measures that differ; of a mean or a spread the last digits depend on the order of summing."""
    assert one.keys() == other.keys()
    return [name for name in one if _rounded(one[name]) != _rounded(other[name])]


def _rounded(rows: Rows) -> Rows:
    return [
        {key: float(f"{value:.10g}") if isinstance(value, float) else value for key, value in row.items()}
        for row in rows
    ]


def test_the_shop_gives_every_measure_something_to_say(on_duckdb: dict[str, Rows]) -> None:
    assert [name for name, rows in on_duckdb.items() if not rows] == []
    assert {len(row) for row in on_duckdb["figure"]} == {16}


def test_postgresql_says_the_same(on_duckdb: dict[str, Rows], cluster: Any) -> None:
    with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as con:
        found = every_measure(PostgresEngine(con, shop()))
    assert differing(found, on_duckdb) == []


def test_an_older_version_of_a_row_would_be_seen(on_duckdb: dict[str, Rows], tmp_path: Path) -> None:
    """The negative control: without its deltas the lake tells another story."""
    files = write_lake(tmp_path, shop())
    for table in files.tables.values():
        table.deltas = []
    with connection(tmp_path, files) as con:
        assert len(differing(every_measure(DuckEngine(con)), on_duckdb)) > 10


@pytest.fixture(scope="module")
def spark_cluster(tmp_path_factory: Any) -> Iterator[str]:
    """A master and two workers from PySpark's own scripts; its address."""
    import pyspark

    home, logs = Path(pyspark.__file__).parent, tmp_path_factory.mktemp("spark")
    env = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable, "SPARK_HOME": str(home),
                        "SPARK_WORKER_DIR": str(logs / "work")}  # fmt: skip
    started: list[subprocess.Popen[bytes]] = []

    def start(kind: str, *words: str) -> Path:
        log = logs / f"{len(started)}.log"
        command = [
            str(home / "bin" / "spark-class"),
            f"org.apache.spark.deploy.{kind}",
            "--host",
            "127.0.0.1",
            *words,
        ]
        with log.open("wb") as out:
            started.append(
                subprocess.Popen(
                    command, env=env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
                )
            )
        return log

    def said(log: Path, pattern: str) -> str:
        for _turn in range(600):
            if found := re.search(pattern, log.read_text()):
                return found[0]
            time.sleep(0.1)
        raise AssertionError(log.read_text()[-2000:])

    try:
        master = start("master.Master", "--port", "0", "--webui-port", "0")
        address = said(master, r"spark://127\.0\.0\.1:\d+")
        for _worker in range(2):
            said(
                start("worker.Worker", "--cores", "1", "--memory", "1g", "--webui-port", "0", address),
                "Successfully registered",
            )
        yield address
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(30)


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@pytest.mark.skipif(bool(NO_SPARK), reason=NO_SPARK or "-")
def test_a_cluster_of_two_workers_says_the_same(
    lake: Path, on_duckdb: dict[str, Rows], spark_cluster: str, monkeypatch: Any
) -> None:
    from shuke.integrations.lake.cluster import on_spark

    monkeypatch.setenv("SHUKE_SPARK_DRIVER", "127.0.0.1")
    with on_spark(spark_cluster, lake, manifest.read(lake)) as engine:
        known = engine._session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()
        workers = known - 1  # less the driver
        found = every_measure(engine)
    assert workers == 2
    assert differing(found, on_duckdb) == []


def test_spark_that_is_asked_for_and_not_there_is_said(
    tmp_path: Path, settings: Any, monkeypatch: Any
) -> None:
    write_lake(tmp_path, shop())
    settings.SHUKE_INSIGHT_ENGINE = "local[2]"
    monkeypatch.setitem(sys.modules, "pyspark", None)  # as where it is not installed
    monkeypatch.delitem(sys.modules, "shuke.integrations.lake.cluster", raising=False)
    monkeypatch.delitem(sys.modules, "shuke.insight.engines.spark", raising=False)
    with pytest.raises(SparkMissing), ParquetLake(tmp_path).opened():
        raise AssertionError("there is no such engine")
