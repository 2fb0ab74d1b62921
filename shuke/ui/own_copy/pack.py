"""A person's own copy as a file: made while it is asked for, never kept."""

import io
import json
import zipfile
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

from shuke.stewardship.exports.writing.files import csv_of
from shuke.stewardship.privacy.queries.copies import Sheet
from shuke.ui.own_copy.words import column_label


def file_of(sheets: list[Sheet], name: str, on: date) -> HttpResponse:
    """The copy as a file that is kept by nobody on the way."""
    return HttpResponse(
        zip_of(sheets, on), content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}-{on.isoformat()}.zip"', "Cache-Control": "no-store",
        },
    )  # fmt: skip


def zip_of(sheets: list[Sheet], on: date) -> bytes:
    """The file: index.html in the words of the page, one CSV for each table, all.json with the names that programs know."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        shown = [(sheet, [column_label(name) for name in sheet.columns]) for sheet in sheets]
        page = {"sheets": shown, "day": on}
        file.writestr("index.html", render_to_string("ui/own_copy.html", page))
        for sheet, labels in shown:
            file.writestr(f"{sheet.table}.csv", csv_of(labels, sheet.rows))
        file.writestr("all.json", json.dumps(_plain(sheets), ensure_ascii=False, indent=1, default=str))
    return out.getvalue()


def _plain(sheets: list[Sheet]) -> dict[str, list[dict[str, Any]]]:
    return {
        sheet.table: [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows] for sheet in sheets
    }
