"""The first look at an import's files, before any transaction: settings, digest, plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from shuke.customers.rules.fields import Field
from shuke.foundation.org.actor import Actor, reading_as
from shuke.integrations.imports.own_fields import own_fields
from shuke.integrations.imports.readers.archives import Named, named, sources_in
from shuke.integrations.imports.readers.limits import STAFF
from shuke.integrations.imports.readers.survey import Plan, survey
from shuke.integrations.imports.refusals import FileMissing, MapInvalid
from shuke.integrations.imports.remembered import settings_kept
from shuke.integrations.imports.rules.settings import MapFault, SourceSettings, settings_of
from shuke.integrations.imports.units import default_unit


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a job is made of. ``kept`` are the settings to remember for the source, if a map file was given."""

    kind: str
    source: str
    settings: SourceSettings
    plan: Plan
    digest: str
    kept: SourceSettings | None = None


def prepared(
    *, actor: Actor, kind: str, files: Sequence[Path | Named], source: str, map_document: dict[str, Any] | None = None,
    chosen: SourceSettings | None = None,
) -> Prepared:  # fmt: skip
    """Look at the files; a Refusal where they cannot be read as ``kind``.

    ``chosen`` are settings that a person made in place of a map file; both are remembered for the source.
    Without a map file the settings with which the source was last read are taken again; time zone and currency
    default to those of the unit that the lines are booked on.
    """
    for file in files:
        sources_in(file, STAFF)  # what is far too large is refused before it is read at all
    with reading_as(actor):
        own = own_fields(actor) if kind == "customers" else ()
        given = _settings(actor, kind, source, map_document, own) if chosen is None else chosen
        unit = default_unit(actor, given)
    settings = replace(
        given, timezone=given.timezone or unit.timezone, currency=given.currency or unit.currency
    )
    digest = _digest(kind, source, settings, files)
    plan = survey(files, kind, settings, STAFF, own)
    return Prepared(
        kind, source, settings, plan, digest, given if map_document is not None or chosen else None
    )


def _settings(
    actor: Actor, kind: str, source: str, document: dict[str, Any] | None, own: Sequence[Field]
) -> SourceSettings:
    if document is None:
        return settings_kept(actor.unit_id, source, kind) or SourceSettings()
    try:
        return settings_of(document, kind, own)
    except MapFault as fault:
        raise MapInvalid(key=fault.key, value=repr(fault.value)) from fault


def _digest(kind: str, source: str, settings: SourceSettings, files: Sequence[Path | Named]) -> str:
    digest = sha256(repr((kind, source, sorted(settings.as_json().items()))).encode())
    for file in map(named, files):
        try:
            with file.path.open("rb") as opened:
                while block := opened.read(1 << 20):
                    digest.update(block)
        except OSError as missing:
            raise FileMissing(file=file.name) from missing
    return digest.hexdigest()
