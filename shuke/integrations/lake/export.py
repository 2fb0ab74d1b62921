"""Bringing the lake up to date: changed rows into deltas, now and then everything into a new base."""

import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

from shuke.insight.columns import KEYS, LAKE
from shuke.integrations.lake import manifest as manifests
from shuke.integrations.lake import selects
from shuke.integrations.lake.compaction import compact, differs
from shuke.integrations.lake.lock import held
from shuke.integrations.lake.manifest import Manifest, TableFiles
from shuke.integrations.lake.source import Snapshot, snapshot

COMPACT_ABOVE = (
    0.1  # share of changed rows at which reading base and delta side by side costs more than a rewrite
)


@dataclass(slots=True)
class Exported:
    """What an export did: rows written and removed per table, and whether all of it was read anew."""

    rows: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    horizon: int = 0
    rebuilt: bool = False
    compacted: bool = False
    seconds: float = 0.0


def bring_up_to_date(folder: Path, *, rebuild: bool = False, compaction: bool = False) -> Exported:
    """Export what changed since the last horizon; with ``compaction`` also rewrite the base and check it.

    A lake of another database, of other columns, or that disagrees with its source is rebuilt.
    Not inside a transaction that must be seen: only committed rows are exported.
    """
    began = time.perf_counter()
    with held(folder, alone=True), snapshot() as source:
        kept = manifests.read(folder)
        sweep(folder, kept)  # what a killed export left would stand in the way
        done = Exported(horizon=source.horizon, rebuilt=rebuild or not _continues(kept, source))
        fresh = _export(folder, source, Manifest(number=kept.number) if done.rebuilt else kept, done)
        done.compacted = compaction or _due(fresh)
        if done.compacted:
            fresh = compact(folder, fresh)
            if not done.rebuilt and differs(folder, fresh, source):
                done.rebuilt = True
                fresh = compact(folder, _export(folder, source, Manifest(number=fresh.number), done))
        manifests.write(folder, fresh)
        sweep(folder, fresh)
    done.seconds = round(time.perf_counter() - began, 3)
    return done


def _continues(kept: Manifest, source: Snapshot) -> bool:
    same = kept.database == source.database and kept.columns == manifests.columns_digest()
    return same and 0 < kept.horizon <= source.horizon


def _export(folder: Path, source: Snapshot, old: Manifest, done: Exported) -> Manifest:
    number = old.number + 1
    new = Manifest(source.horizon, number, source.database, manifests.columns_digest())
    for table in LAKE:
        if table not in selects.CHANGED_BY:  # small and without a version: whole each time
            before, select = TableFiles(), selects.everything(table, source.horizon)
        elif old.horizon:
            before, select = old.tables[table], selects.changes(table, old.horizon, source.horizon)
        else:
            before, select = TableFiles(), selects.everything(table, source.horizon)
        name = f"delta/{table}/{number:08d}.parquet"
        rows = source.write(LAKE[table], select, folder / name)
        done.rows[table] = rows
        deltas = [*before.deltas, name] if rows else before.deltas
        tombs, removed = _tombs(folder, source, old, table, number)
        changed = before.delta_rows + rows + removed
        new.tables[table] = TableFiles(before.base, deltas, before.tombs + tombs, before.base_rows, changed)
        if removed:
            done.removed[table] = removed
    return new


def _tombs(folder: Path, source: Snapshot, old: Manifest, table: str, number: int) -> tuple[list[str], int]:
    """Keys of rows removed since the last horizon; a lake that is read anew has none of those rows."""
    if not old.horizon or table not in selects.CHANGED_BY:
        return [], 0
    name = f"tomb/{table}/{number:08d}.parquet"
    select = selects.removals(table, old.horizon, source.horizon)
    removed = source.write({KEYS[table]: "int64"}, select, folder / name)
    return ([name] if removed else []), removed


def _due(new: Manifest) -> bool:
    return any(
        table.delta_rows > COMPACT_ABOVE * table.base_rows
        for name, table in new.tables.items()
        if name in selects.CHANGED_BY and (table.deltas or table.tombs)
    )


def sweep(folder: Path, manifest: Manifest) -> None:
    """Remove every file that the manifest does not name: former bases, and what a killed export left."""
    held_files = manifest.files()
    for path in [*folder.glob("delta/*/*"), *folder.glob("tomb/*/*"), *folder.glob("base/*/*")]:
        if str(path.relative_to(folder)) not in held_files:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
