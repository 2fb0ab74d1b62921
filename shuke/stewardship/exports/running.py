"""A file is made as the person who asked for it, with the rights of now: lost ones make none."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from shuke.foundation.org.actor import CLOCK, acting_as, reading, reading_as
from shuke.foundation.org.reach import Account, account_of
from shuke.foundation.org.registries import TABLES, TableOut
from shuke.stewardship.exports.commands.making import Written, make_file, settle_file
from shuke.stewardship.exports.models import File
from shuke.stewardship.exports.rules.canaries import Canary, canary_of, planted
from shuke.stewardship.exports.rules.limits import MOST, needs_second_person
from shuke.stewardship.exports.writing import disk
from shuke.stewardship.exports.writing.marked import Mark, bytes_of


def make(file_id: int, today: date, now: datetime) -> None:
    """Make the file of a request, or say why there is none."""
    with reading_as(CLOCK):
        file = File.objects.filter(id=file_id, state="queued").first()
    if file is None:
        return
    account = _asker(file, today)
    if account is None or account.actor is None:
        settle_file(actor=CLOCK, file_id=file_id, why="forbidden")
        return
    with translation.override(account.language), timezone.override(ZoneInfo(account.timezone)):
        with acting_as(account.actor), reading():
            table = TABLES[file.page](
                actor=account.actor,
                currency=account.currency,
                query=file.query,
                today=timezone.localdate(),
                limit=MOST + 1,
            )
        if why := _hindrance(file, len(table.customer_ids)):
            settle_file(actor=CLOCK, file_id=file_id, why=why)
            return
        _write(file, account, table, now)


def _asker(file: File, today: date) -> Account | None:
    """Who asked, if still in the same role at the same place and allowed to: the rows would be other ones otherwise."""
    account = account_of(file.asked_by_id, today, file.role)
    actor = account.actor if account else None
    is_same = actor is not None and (actor.role, actor.path) == (file.role, file.unit_path)
    return account if actor is not None and is_same and actor.may("exports.make_file") else None


def _hindrance(file: File, rows: int) -> str:
    if not rows:
        return "empty"
    if rows > MOST:
        return "too_large"
    return "grown" if needs_second_person(rows) and file.decided_by_id is None else ""


def _write(file: File, account: Account, table: TableOut, now: datetime) -> None:
    """Seal the bytes onto the disk; they go again where the act is refused."""
    assert account.actor is not None  # the asker was found to act
    canary = _canary(table)
    lines: Sequence[Sequence[Any]] = planted(table.keys, table.lines, canary, secrets.randbelow)
    mark = Mark(file.id, account.name, account.login, now, file.purpose)
    body = bytes_of(file.form, table.labels, lines, mark)
    token, wrapped = disk.put(body)
    written = Written(token, wrapped, len(body), sha256(body).hexdigest(), canary.name, canary.phone)
    try:
        outcome = make_file(
            actor=account.actor,
            file_id=file.id,
            customer_ids=table.customer_ids,
            columns=table.keys,
            written=written,
            now=now,
        )
    except BaseException:
        disk.drop(token)
        raise
    if outcome.value is None:  # another worker was quicker
        disk.drop(token)


def _canary(table: TableOut) -> Canary:
    """Somebody whose name no customer in the list has, and no canary of another file."""
    place = table.keys.index("member_no") if "member_no" in table.keys else None
    number = str(table.lines[0][place] or "") if place is not None else ""
    names = {str(line[table.keys.index("name")]) for line in table.lines}
    while True:
        found = canary_of(secrets.randbelow, number)
        with reading_as(CLOCK):
            is_taken = File.objects.filter(canary_name=found.name).exists()
        if not is_taken and found.name not in names:
            return found
