"""Keys of other programs: made once, ended once."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.commands.staff import ScopeUnknown, add_key
from shuke.foundation.org.matrix import KEY_WORDS
from shuke.foundation.org.models import ApiKey, Unit
from shuke.foundation.org.refusals import NotFound


class KeyNameMissing(Refusal):
    """A key that nobody could tell from another."""

    code = "key_name_missing"
    message = _("Say in 1 to 60 characters which program this key is for.")


class KeyScopesMissing(Refusal):
    """A key that may do nothing."""

    code = "key_scopes_missing"
    message = _("Choose at least one thing that this key may do.")


class KeyExpiryPassed(Refusal):
    """A key that is over before it begins."""

    code = "key_expiry_passed"
    message = _("The last day of a key lies after today.")


@command
def make_key(
    *, actor: Actor, name: str, scopes: list[str], unit_id: int, last_on: date | None, today: date
) -> Outcome:
    """Another program gets a key for a unit and everything below, perhaps until a day; answers the secret, shown once."""
    name = " ".join(name.split())
    unit = Unit.objects.filter(id=unit_id, path__startswith=actor.path).first()
    if unit is None:
        raise NotFound(field="unit")
    if not 1 <= len(name) <= 60:
        raise KeyNameMissing(field="name")
    if not scopes:
        raise KeyScopesMissing(field="scopes")
    for scope in scopes:  # words of the page alone: a bundle or an act would open more than its words say
        if scope not in KEY_WORDS:
            raise ScopeUnknown(field="scope", given=scope[:60])
    if last_on is not None and last_on <= today:
        raise KeyExpiryPassed(field="last_on")
    secret = add_key(actor=actor, name=name, scopes=scopes, unit=unit.code).value
    key = ApiKey.objects.get(name=name)
    if last_on is not None:
        key.expires_at = datetime.combine(last_on, time.max, ZoneInfo(unit.timezone))
        key.save(update_fields=["expires_at"])
    record({"key": key.id, "scopes": scopes, "unit": unit_id, "last_on": last_on})
    return Done(secret)


@command
def end_key(*, actor: Actor, key_id: int) -> Outcome:
    """A key works no more, from the next request on; it cannot be brought back."""
    key = ApiKey.objects.select_for_update().filter(id=key_id, unit__path__startswith=actor.path).first()
    if key is None:
        raise NotFound(field="key_id")
    if key.ended_at is not None:
        return Unchanged(key_id)
    ApiKey.objects.filter(id=key_id).update(ended_at=timezone.now())
    record({"key": key_id})
    return Done(key_id)
