"""Which files make up the lake, and up to which transaction they speak."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from shuke.insight.columns import LAKE

FILE = "manifest.json"


@dataclass(slots=True)
class TableFiles:
    """Files of one table, relative to the lake's folder; ``base`` is a folder or "" while there is none.

    ``tombs`` hold the keys of rows that were removed since the base was written; no key is ever used again.
    """

    base: str = ""
    deltas: list[str] = field(default_factory=list)
    tombs: list[str] = field(default_factory=list)
    base_rows: int = 0
    delta_rows: int = 0


@dataclass(slots=True)
class Manifest:
    """The lake's one mutable fact. ``horizon`` 0: nothing exported yet."""

    horizon: int = 0
    number: int = 0
    database: str = ""
    columns: str = ""
    tables: dict[str, TableFiles] = field(default_factory=lambda: {name: TableFiles() for name in LAKE})

    def files(self) -> set[str]:
        """Every file and folder that counts."""
        held = {table.base for table in self.tables.values() if table.base}
        return held.union(*(table.deltas + table.tombs for table in self.tables.values()))


def columns_digest() -> str:
    """Changes when the declared columns do; a lake of another digest is rebuilt."""
    return hashlib.sha256(json.dumps(LAKE, sort_keys=True).encode()).hexdigest()[:16]


def read(folder: Path) -> Manifest:
    """The manifest of a lake; an empty one where there is none or it cannot be read."""
    try:
        kept = json.loads((folder / FILE).read_text())
        tables = {name: TableFiles(**kept["tables"][name]) for name in LAKE}
        return Manifest(**{**kept, "tables": tables})
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return Manifest()


def write(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest as one: a reader or a crash meets the old one or the new one."""
    draft = folder / f"{FILE}.draft"
    with open(draft, "w") as out:
        json.dump(asdict(manifest), out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(folder / FILE)
