"""The lake as insight asks for it: Parquet files under the data folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

if TYPE_CHECKING:
    from shuke.insight.engines.engine import Engine
    from shuke.integrations.lake.manifest import Manifest


class SparkMissing(Refusal):
    """The settings ask for Spark, and its library is not installed."""

    code = "spark_missing"
    message = _("SHUKE_INSIGHT_ENGINE asks for Spark, which is not installed: see docs/operations.md.")


class ParquetLake:
    """``settings.DATA / "lake"`` on local disk."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(settings.DATA) / "lake"

    def bring_up_to_date(self, *, compaction: bool = False) -> dict[str, Any]:
        """Export what changed since the last time."""
        from shuke.integrations.lake.export import bring_up_to_date

        return asdict(bring_up_to_date(self.folder, compaction=compaction))

    @contextmanager
    def opened(self) -> Iterator[Engine]:
        """The engine with the lake's tables as views; no export removes a file before it is left."""
        from shuke.integrations.lake import manifest
        from shuke.integrations.lake.lock import held

        with held(self.folder, alone=False), self._engine(manifest.read(self.folder)) as engine:
            yield engine

    @contextmanager
    def _engine(self, files: Manifest) -> Iterator[Engine]:
        if settings.SHUKE_INSIGHT_ENGINE == "duckdb":
            from shuke.insight.engines.duck import DuckEngine
            from shuke.integrations.lake.reading import connection

            with connection(self.folder, files) as con:
                yield DuckEngine(con)
        else:
            try:
                from shuke.integrations.lake.cluster import on_spark
            except ModuleNotFoundError as missing:
                if (missing.name or "").partition(".")[0] != "pyspark":
                    raise
                raise SparkMissing() from missing
            with on_spark(settings.SHUKE_INSIGHT_ENGINE, self.folder, files) as engine:
                yield engine
