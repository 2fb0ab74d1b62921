"""The hand-written SQL that the bench compares with answers the same rows, on a small shop."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from shuke.insight.engines.duck import DuckEngine

FILE = Path(__file__).parents[2] / "bench" / "insight.py"


def test_by_hand_and_by_ibis_agree(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("bench_insight", FILE)
    assert spec and spec.loader
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    con = bench.shop(tmp_path, 500, 3_000)
    bench.by_ibis(DuckEngine(con))
    bench.by_hand(con)
    bench.assert_equal_rows(con)
    assert con.execute("SELECT count(*) > 400, count(DISTINCT cell) > 6 FROM scores").fetchone() == (
        True,
        True,
    )
