"""How a source's files are read is remembered by unit: the own one's, else that of the nearest above."""

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Length, StrIndex

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.queries import unit_within, units_within
from shuke.integrations.imports.models import Mapping
from shuke.integrations.imports.rules.settings import SourceSettings


def unit_of(actor: Actor) -> int:
    """The unit for which an actor remembers: the own one, or the company for who stands outside of the tree."""
    return actor.unit_id or units_within("")[0].id


def settings_kept(unit_id: int | None, source: str, kind: str) -> SourceSettings | None:
    """What is remembered in a unit or nearest above it; never what a unit beside or below remembers."""
    unit = unit_within("", unit_id or units_within("")[0].id)
    with elevated(), transaction.atomic():
        known = Mapping.objects.filter(source=source, kind=kind)
        above = known.annotate(at=StrIndex(Value(unit.path if unit else ""), F("unit__path"))).filter(at=1)
        kept = above.order_by(Length("unit__path").desc()).first()
    return SourceSettings.from_json(kept.settings) if kept else None


def keep_settings(actor: Actor, source: str, kind: str, settings: SourceSettings) -> None:
    """Remember them for the actor's unit and those below; part of an act whose actor is checked."""
    Mapping.objects.update_or_create(
        unit_id=unit_of(actor), source=source, kind=kind, defaults={"settings": settings.as_json()}
    )


def sources_remembered(actor: Actor) -> set[str]:
    """Names of the sources that are remembered for the actor's unit, above it or below it."""
    mine = Value(actor.path)
    with elevated(), transaction.atomic():
        known = Mapping.objects.annotate(above=StrIndex(mine, F("unit__path")))
        return set(
            known.filter(Q(above=1) | Q(unit__path__startswith=actor.path)).values_list("source", flat=True)
        )
