"""What the forms of incidents send: moments in the time of the shop, who it was, which classes."""

from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from shuke.doors.web.request import whole
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries.log import actors_logged, event_told
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.privacy.commands.incidents import TEXTS, Description
from shuke.stewardship.privacy.rules.incidents import CLASSES, Incident, IncidentUnclear

FORM = "%Y-%m-%dT%H:%M"
WHOLE_MINUTE = timedelta(
    seconds=59, microseconds=999_999
)  # a form says no seconds; what was done in its last minute counts


def given_incident(post: QueryDict) -> Incident:
    """What was typed; IncidentUnclear for a moment that is none."""
    kind, _colon, number = post.get("who", "").partition(":")
    return Incident(
        kind=post.get("kind", ""), story=post.get("story", ""), from_at=moment_of(post, "from_at"),
        until_at=moment_of(post, "until_at") + WHOLE_MINUTE, found_at=moment_of(post, "found_at"), letters=letters_of(post),
        who=(kind, whole(number) or 0) if kind in ("staff", "key") and whole(number) else ("", 0),
        event_id=whole(post.get("event")), is_critical=bool(post.get("is_critical")), is_grave=bool(post.get("is_grave")),
    )  # fmt: skip


def given_description(post: QueryDict) -> Description:
    """The words of the second form."""
    return Description(
        **{name: post.get(name, "") for name in TEXTS}, letters=letters_of(post),
        is_critical=bool(post.get("is_critical")), is_grave=bool(post.get("is_grave")),
    )  # fmt: skip


def letters_of(post: QueryDict) -> str:
    """The field classes that were ticked."""
    return "".join(letter for letter in CLASSES if letter in post.getlist("classes"))


def moment_of(post: QueryDict, name: str) -> datetime:
    """A moment as the browser sends it, in the time of the shop."""
    try:
        found = parse_datetime(post.get(name, ""))
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 2100:
        raise IncidentUnclear(field=name)
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def first_words(actor: Actor, event: int | None, now: datetime) -> dict[str, Any]:
    """What the empty form holds: the time until now; from an event of the log, its time and who did it."""
    local = timezone.localtime(now).strftime(FORM)
    empty = {
        "from_at": "",
        "until_at": local,
        "found_at": local,
        "kind": "",
        "who": "",
        "story": "",
        "event": "",
    }
    if event is None:
        return empty
    try:
        told = event_told(actor=actor, event_id=event).event
    except NotFound:
        return empty
    at = timezone.localtime(told.at).strftime(FORM)
    return empty | {
        "from_at": at, "until_at": at, "kind": "export" if told.act == "exports.make_file" else "",
        "who": f"{told.actor_kind}:{told.actor_id}", "event": str(event),
    }  # fmt: skip


def who_choices(actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """Accounts and keys in groups."""
    doers = actors_logged(actor=actor)
    staff = [(f"staff:{number}", name) for kind, number, name in doers if kind == "staff"]
    keys = [(f"key:{number}", name) for kind, number, name in doers if kind == "key"]
    return [group for group in ((_("Staff"), staff), (_("Programs"), keys)) if group[1]]
