"""Readings of files: one's own, those that wait for somebody's word, the bytes, and whose a leaked one is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.exports.models import File
from shuke.stewardship.exports.rules.limits import is_open
from shuke.stewardship.exports.writing import disk


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file as the pages tell of it: who asked when, what for, how it stands, who decided."""

    id: int
    asker: str
    unit: str
    page: str
    form: str
    purpose: str
    expected: int
    state: str
    why: str
    asked_at: datetime
    decider: str
    decided_at: datetime | None
    made_at: datetime | None
    rows: int | None
    size: int | None
    sha256: str

    def is_open(self, now: datetime) -> bool:
        """Whether who asked can take it now."""
        return self.state == "made" and self.made_at is not None and is_open(self.made_at, now)


FILES = """
SELECT f.id, {asker}, {unit}, f.page, f.form, f.purpose, f.expected, f.state, f.why, f.asked_at, coalesce({decider}, ''),
       f.decided_at, f.made_at, f.rows, f.size, f.sha256
  FROM exports_file f JOIN org_staff s ON s.id = f.asked_by_id LEFT JOIN org_staff d ON d.id = f.decided_by_id
  LEFT JOIN org_unit u ON u.path = f.unit_path
 WHERE {where} ORDER BY f.id DESC LIMIT {limit}
"""


def _files(actor: Actor, where: str, values: list[Any], limit: int) -> list[FileShown]:
    names = {
        "asker": shown_name("s", actor),
        "unit": shown_name("u", actor),
        "decider": shown_name("d", actor),
    }
    with connection.cursor() as cursor:
        cursor.execute(FILES.format(**names, where=where, limit=limit), values)
        return [FileShown(*(*row[:2], row[2] or "", *row[3:])) for row in cursor.fetchall()]


@query("exports.view")
def files_of(*, actor: Actor, limit: int = 50) -> list[FileShown]:
    """One's own files, newest first."""
    return _files(actor, "f.asked_by_id = %s", [actor.staff_id], limit)


@query("exports.view")
def files_waiting(*, actor: Actor, limit: int = 50) -> list[FileShown]:
    """Files that wait for this person's word: of others, at or below the own unit."""
    if not actor.may("exports.approve_file"):
        return []
    path = "" if actor.scope == "all" else actor.path
    where = "f.state = 'waiting' AND f.asked_by_id <> %s AND starts_with(f.unit_path, %s)"
    return _files(actor, where, [actor.staff_id, path], limit)


@query("exports.trace")
def files_taken(*, actor: Actor, limit: int = 50) -> list[FileShown]:
    """Files of everybody that were made, newest first."""
    return _files(actor, "f.state IN ('made', 'erased')", [], limit)


@query("exports.trace")
def whose_file(*, actor: Actor, text: str) -> list[FileShown]:
    """Whose file holds an invented customer of this name or phone (whole, or masked as in the file), or has this SHA-256."""
    text = text.strip()
    digits = "".join(letter for letter in text if letter.isdigit() or letter == "*").removeprefix("86")
    if len(text) < 2:
        return []
    phone = digits.replace("****", "____") if len(digits) == 11 else "-"
    where = "f.canary_name = %s OR f.canary_phone LIKE %s OR f.sha256 = %s"
    return _files(actor, f"({where}) AND f.state IN ('made', 'erased')", [text, phone, text.lower()], 20)


@query("exports.take_file")
def body_of_file(*, actor: Actor, file_id: int, now: datetime) -> tuple[str, str, bytes]:
    """Name, kind and bytes, for who asked and within a day; NotFound for everybody else and later."""
    file = File.objects.filter(id=file_id, asked_by_id=actor.staff_id, state="made").first()
    if file is None or file.made_at is None or file.wrapped is None or not is_open(file.made_at, now):
        raise NotFound()
    return (
        f"{file.page}-{file.made_at:%Y-%m-%d}-{file.id}.{file.form}",
        file.form,
        disk.body_of(file.token, file.wrapped),
    )
