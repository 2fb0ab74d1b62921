"""The lists of a finished job: rows refused and rows set aside, in their own columns, with the reason beside."""

import csv
import os
from collections import deque
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from shuke.foundation.org.actor import elevated
from shuke.integrations.imports.messages import kept_kind, kept_reason, message_of
from shuke.integrations.imports.models import Error, Job, Kept
from shuke.integrations.imports.readers.limits import STAFF
from shuke.integrations.imports.readers.survey import Plan, records_on
from shuke.integrations.imports.rules.cells import UNKNOWN
from shuke.integrations.imports.rules.error_cells import OURS, harmless


def write_lists(job: Job) -> dict[str, Any]:
    """Write the lists of a job that has any, and answer its counts with their paths.

    The rows come out of the source files again, so the lists hold them as they were. A corrected list may be
    imported as it is: its further columns are known and passed over.
    """
    folder = Path(settings.DATA) / "imports" / str(job.id)
    with elevated(), transaction.atomic():
        paths = {name: _write(job, folder, name) for name in ("errors", "set-aside")}
        error_file = str(paths["errors"][0]) if paths["errors"] else ""
        if job.error_file != error_file:
            Job.objects.filter(id=job.id).update(error_file=error_file)
    plan = Plan.from_json(job.files)
    return {
        **job.counts,
        "error_file": error_file or None,
        "error_files": [str(path) for path in paths["errors"]],
        "set_aside_file": str(paths["set-aside"][0]) if paths["set-aside"] else None,
        "files_skipped": list(plan.skipped),
        "notes": sorted({note for table in plan.tables for note in table.notes}),
        "dates_unsure": sorted({name for layout in plan.layouts for name in layout.unsure}),
        "job": job.id,
        "dry_run": job.dry_run,
    }


def _write(job: Job, folder: Path, name: str) -> list[Path]:
    """One list per layout that has rows for it."""
    plan = Plan.from_json(job.files)
    found = Error.objects.filter(job=job, is_aside=name == "set-aside").order_by("position", "id")
    writers: dict[int, Any] = {}
    opened: list[Any] = []
    paths: list[Path] = []
    for number, errors in _by_table(found):
        table = plan.tables[number]
        layout = plan.layouts[table.layout]
        kept = [index for index, title in enumerate(layout.headers) if title not in OURS]
        if table.layout not in writers:
            path = folder / f"{name}{'' if not paths else f'-{len(paths) + 1}'}.csv"
            file = _private(path)
            opened.append(file)
            paths.append(path)
            writers[table.layout] = csv.writer(file)
            writers[table.layout].writerow([harmless(layout.headers[index]) for index in kept] + list(OURS))
        for cells, group in _with_cells(table, errors):
            row = [harmless(cells[index]) if index < len(cells) else "" for index in kept]
            writers[table.layout].writerow(row + _reasons(table.source.name, group))
    for file in opened:
        file.close()
    return paths


def write_kept(job_id: int) -> Path | None:
    """The list of what undoing a job left as it is, and why; None where it left nothing."""
    with elevated(), transaction.atomic():
        kept = list(Kept.objects.filter(job_id=job_id).order_by("id"))
        if not kept:
            return None
        path = Path(settings.DATA) / "imports" / str(job_id) / "kept.csv"
        with _private(path) as file:
            write = csv.writer(file).writerow
            write(["kind", "name", "code", "reason"])
            for row in kept:
                told = (kept_kind(row.kind), row.label, row.reason, kept_reason(row.reason))
                write([harmless(text) for text in told])
    return path


def _by_table(found: Any) -> Iterator[tuple[int, Iterator[Error]]]:
    return groupby(found.iterator(5000), key=lambda error: int(error.table_no))


def _with_cells(table: Any, errors: Iterator[Error]) -> Iterator[tuple[list[str], list[Error]]]:
    """Each listed row of the file beside its errors; both come in the order of lines."""
    waiting: deque[list[Error]] = deque()

    def wanted() -> Iterator[int]:
        for line, group in groupby(errors, key=lambda error: int(error.line)):
            waiting.append(list(group))
            yield line

    for record in records_on(table, wanted(), STAFF):
        yield [_shown(cell) for cell in record.cells], waiting.popleft()


def _shown(cell: str) -> str:
    return cell.encode("utf-8", "replace").decode().replace("\0", "\ufffd").replace(UNKNOWN, "")


def _reasons(file: str, errors: list[Error]) -> list[str]:
    first = errors[0]
    columns = " · ".join(error.column for error in errors if error.column)
    codes = " · ".join(dict.fromkeys(error.code for error in errors))
    messages = " ".join(message_of(error.code, error.column, error.value, error.hint) for error in errors)
    ordinal = "" if first.ordinal is None else str(first.ordinal)
    return [harmless(text) for text in (file, str(first.line), ordinal, columns, codes, messages)]


def _private(path: Path) -> Any:
    """A new file that only the program's user may read, with the mark by which spreadsheets know UTF-8."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="")
