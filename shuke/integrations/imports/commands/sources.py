"""What is remembered of a source: how its files are read."""

from dataclasses import replace

from django.utils import timezone

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.integrations.imports.models import Mapping
from shuke.integrations.imports.rules.settings import SourceSettings


@command
def forget_mapping(*, actor: Actor, source: str, kind: str, unit_id: int) -> Outcome:
    """How a source's files of one kind are read in a unit is forgotten: the next ones are looked at anew.

    Nothing imported changes. What is remembered in units out of reach stays, and looks as if there were nothing.
    """
    with elevated():
        reached = Mapping.objects.filter(unit_id=unit_id, unit__path__startswith=actor.path)
        gone, _rows = reached.filter(source=source, kind=kind).delete()
    if not gone:
        return Unchanged(source)
    record({"source": source, "kind": kind, "unit": unit_id})
    return Done(source)


@command
def forget_column(*, actor: Actor, source: str, kind: str, unit_id: int, title: str) -> Outcome:
    """What one column of a source's files was said to be in a unit is forgotten; the next files are asked about it anew."""
    with elevated():
        reached = Mapping.objects.filter(unit_id=unit_id, unit__path__startswith=actor.path)
        kept = reached.select_for_update(of=("self",)).filter(source=source, kind=kind).first()
        if kept is None:
            return Unchanged(source)
        settings = SourceSettings.from_json(kept.settings)
        meant = sorted(field for field, column in settings.columns.items() if column == title)
        if not meant and title not in settings.ignored:
            return Unchanged(source)
        columns = {field: column for field, column in settings.columns.items() if column != title}
        ignored = tuple(column for column in settings.ignored if column != title)
        kept.settings = replace(settings, columns=columns, ignored=ignored).as_json()
        kept.changed_at = timezone.now()
        kept.save(update_fields=["settings", "changed_at"])
    record({"source": source, "kind": kind, "unit": unit_id, "fields": meant})
    return Done(source)
