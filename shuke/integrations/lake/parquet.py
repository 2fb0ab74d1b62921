"""The lake as insight asks for it: Parquet files under the data folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    import duckdb


class ParquetLake:
    """``settings.DATA / "lake"`` on local disk."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(settings.DATA) / "lake"

    def bring_up_to_date(self, *, compaction: bool = False) -> dict[str, Any]:
        """Export what changed since the last time."""
        from shuke.integrations.lake.export import bring_up_to_date

        return asdict(bring_up_to_date(self.folder, compaction=compaction))

    @contextmanager
    def opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """DuckDB with the lake's tables as views; no export removes a file before it is left."""
        from shuke.integrations.lake import manifest
        from shuke.integrations.lake.lock import held
        from shuke.integrations.lake.reading import connection

        with held(self.folder, alone=False), connection(self.folder, manifest.read(self.folder)) as con:
            yield con
