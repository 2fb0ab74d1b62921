"""Asking for a file, and deciding on one that is too large for one person alone."""

from datetime import datetime, timedelta
from math import ceil

from django.db import connection
from procrastinate.contrib.django import app

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.foundation.org.registries import TABLES
from shuke.stewardship.exports.models import File
from shuke.stewardship.exports.rules.limits import (
    A_DAY,
    FORMS,
    DecidedAlready,
    ExportsUsedUp,
    check_asked,
    may_decide,
    needs_second_person,
)

MAKE = "exports.make"


@command
def request_file(
    *, actor: Actor, page: str, query: str, form: str, purpose: str, expected: int, now: datetime, key: str | None = None
) -> Outcome:  # fmt: skip
    """Somebody asks for a list as a file and says what for; answers its number.

    ``expected`` is how many rows the list has now. Above 1,000 it waits for a second person; else the worker makes it.
    """
    if page not in TABLES or form not in FORMS:
        raise NotFound(field="page" if page not in TABLES else "format")
    check_asked(purpose, expected)
    _require_one_left(actor, now)
    waits = needs_second_person(expected)
    file = File.objects.create(
        asked_by_id=actor.staff_id, role=actor.role, unit_path=actor.path, page=page, query=query[:2000], form=form,
        purpose=purpose, expected=expected, asked_at=now, state="waiting" if waits else "queued",
    )  # fmt: skip
    if not waits:
        app.configure_task(MAKE).defer(file_id=file.id)
    record(
        {"file": file.id, "page": page, "format": form, "purpose": purpose, "rows": expected, "waits": waits}
    )
    return Done(file.id)


def _require_one_left(actor: Actor, now: datetime) -> None:
    """ExportsUsedUp beyond the day's files; counted one at a time, or two at once would both be the last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"export {actor.staff_id}"])
    day = File.objects.filter(asked_by_id=actor.staff_id, asked_at__gt=now - timedelta(days=1))
    times = list(day.order_by("-asked_at").values_list("asked_at", flat=True)[:A_DAY])
    if len(times) == A_DAY:
        wait = max(1, ceil((times[-1] + timedelta(days=1) - now).total_seconds()))
        raise ExportsUsedUp(most=A_DAY, wait=wait, hours=-(-wait // 3600))


@command
def approve_file(*, actor: Actor, file_id: int, now: datetime) -> Outcome:
    """A second person agrees: the worker makes the file for who asked."""
    file = _waiting(actor, file_id)
    _decide(actor, file, "queued", now)
    app.configure_task(MAKE).defer(file_id=file.id)
    record({"file": file.id, "asked_by": file.asked_by_id, "rows": file.expected, "purpose": file.purpose})
    return Done(file.id)


@command
def decline_file(*, actor: Actor, file_id: int, now: datetime) -> Outcome:
    """A second person does not agree: no file is made."""
    file = _waiting(actor, file_id)
    _decide(actor, file, "declined", now)
    record({"file": file.id, "asked_by": file.asked_by_id, "rows": file.expected, "purpose": file.purpose})
    return Done(file.id)


def _waiting(actor: Actor, file_id: int) -> File:
    """The file, locked; NotFound for one's own and for those of other units, as for none at all."""
    file = File.objects.select_for_update(of=("self",)).filter(id=file_id).first()
    path = "" if actor.scope == "all" else actor.path
    if file is None or not may_decide(actor.staff_id, path, file.asked_by_id, file.unit_path):
        raise NotFound(field="file_id")
    if file.state != "waiting":
        raise DecidedAlready(field="file_id")
    return file


def _decide(actor: Actor, file: File, state: str, now: datetime) -> None:
    with elevated():
        File.objects.filter(id=file.id).update(state=state, decided_by_id=actor.staff_id, decided_at=now)
