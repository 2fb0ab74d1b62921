"""Which unit of the house the words of a file mean."""

import unicodedata

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries import UnitFound, units_within
from shuke.integrations.imports.refusals import StoreMissing
from shuke.integrations.imports.rules.settings import SourceSettings


def default_unit(actor: Actor, settings: SourceSettings) -> UnitFound:
    """Where lines without a store are booked: the map file's store, the actor's own unit, else the company."""
    for unit in units_within(actor.path):
        if settings.store:
            fits = unit.code == settings.store
        else:
            fits = unit.id == actor.unit_id if actor.unit_id else unit.kind == "company"
        if fits:
            return unit
    raise StoreMissing(store=settings.store or "company")


def unit_by_word(actor: Actor, settings: SourceSettings) -> dict[str, UnitFound]:
    """Units in reach by every word for them: the map file's, our code, Chinese and English name."""
    known: dict[str, UnitFound] = {}
    for unit in reversed(units_within(actor.path)):
        known |= {bare(word): unit for word in (unit.name_en, unit.name, unit.code) if word}
    aliases = {bare(word): known.get(bare(code)) for word, code in settings.stores.items()}
    return known | {word: unit for word, unit in aliases.items() if unit}


def bare(word: str) -> str:
    """A word as it is compared: half-width, without case and outer blanks."""
    return unicodedata.normalize("NFKC", word).casefold().strip()
