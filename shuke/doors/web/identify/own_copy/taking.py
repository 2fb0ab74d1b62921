"""A person's own copy as a file: made while it is asked for, never kept."""

import io
import json
import zipfile
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from shuke.doors.web.entry.proof import recent_enough
from shuke.doors.web.identify.own_copy.words import column_label
from shuke.doors.web.request import actor_of, today
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.refusals import Forbidden
from shuke.stewardship.exports.writing.files import csv_of
from shuke.stewardship.privacy.commands.copies import take_copy
from shuke.stewardship.privacy.queries.copies import Sheet, own_copy


def own_copy_url(actor: Actor, customer_id: int) -> str:
    """Where the copy is taken; "" for who takes none."""
    return reverse("customer_copy", args=[customer_id]) if actor.may("privacy.take_copy") else ""


@require_POST
def own_copy_taken(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A zip with a page to read, a table for each kind, and all of it for programs; once the log knows of it."""
    actor = actor_of(request)
    if not actor.may("privacy.take_copy"):  # before anything is read for it
        raise Forbidden()
    recent_enough(request)
    with reading():
        sheets = own_copy(actor=actor, customer_id=customer_id)
    answer = file_of(sheets, f"copy-{customer_id}")
    rows = {sheet.table: len(sheet.rows) for sheet in sheets}
    digest = sha256(answer.content).hexdigest()
    take_copy(actor=actor, customer_id=customer_id, rows=rows, sha256=digest, now=timezone.now())
    return answer


def file_of(sheets: list[Sheet], name: str) -> HttpResponse:
    """The copy as a file that is kept by nobody on the way."""
    return HttpResponse(
        zip_of(sheets), content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}-{today().isoformat()}.zip"', "Cache-Control": "no-store",
        },
    )  # fmt: skip


def zip_of(sheets: list[Sheet]) -> bytes:
    """The file: index.html in the words of the page, one CSV for each table, all.json with the names that programs know."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        shown = [(sheet, [column_label(name) for name in sheet.columns]) for sheet in sheets]
        page = {"sheets": shown, "day": today()}
        file.writestr("index.html", render_to_string("identify/own_copy/copy.html", page))
        for sheet, labels in shown:
            file.writestr(f"{sheet.table}.csv", csv_of(labels, sheet.rows))
        file.writestr("all.json", json.dumps(_plain(sheets), ensure_ascii=False, indent=1, default=str))
    return out.getvalue()


def _plain(sheets: list[Sheet]) -> dict[str, list[dict[str, Any]]]:
    return {
        sheet.table: [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows] for sheet in sheets
    }
