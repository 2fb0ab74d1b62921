"""Switching something on or off for the whole shop."""

from django.db import connection
from django.db.models.functions import Now

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.house.switches import SWITCHES, SwitchUnknown
from shuke.foundation.org.models.switches import Switch
from shuke.foundation.org.queries.switches import is_switched_on


@command
def set_switch(*, actor: Actor, name: str, is_on: bool) -> Outcome:
    """Something is switched on or off for the whole shop, from now on."""
    if name not in SWITCHES:
        raise SwitchUnknown(field="name")
    with connection.cursor() as cursor:  # two at once: the second sees what the first has done
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"switch {name}"])
    if is_switched_on(name) == is_on:
        return Unchanged(is_on)
    Switch.objects.update_or_create(
        name=name, defaults={"is_on": is_on, "changed_by_id": actor.staff_id or None, "changed_at": Now()}
    )
    record({"switch": name, "on": is_on})
    return Done(is_on)
