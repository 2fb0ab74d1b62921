"""The first look at files, whatever their columns."""

from pathlib import Path
from typing import NamedTuple

from shuke.integrations.imports.readers.archives import sources_in
from shuke.integrations.imports.readers.limits import Limits
from shuke.integrations.imports.readers.sheets import sheets_of
from shuke.integrations.imports.readers.survey import Table, look_at
from shuke.integrations.imports.rules.headers import Header
from shuke.integrations.imports.rules.settings import SourceSettings


class Look(NamedTuple):
    """A table and its header as well as it was found."""

    table: Table
    header: Header


def looks_at(paths: list[Path], kind: str, settings: SourceSettings, limits: Limits) -> list[Look]:
    """Every table of the files, those without the needed columns too."""
    return [
        Look(*look_at(one, kind, settings, limits)[:2])
        for path in paths
        for source in sources_in(path, limits)
        for one in (sheets_of(source, limits) if source.form == "sheet" else [source])
    ]
