"""An import as the terminal runs it: in this process, as the system, going on where a killed one stopped."""

import contextlib
import resource
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.commands import open_unit
from shuke.foundation.org.queries import units_within
from shuke.integrations.imports.commands.jobs import start_import
from shuke.integrations.imports.preparation import Prepared, prepared
from shuke.integrations.imports.refusals import MapInvalid
from shuke.integrations.imports.running import run_job, undo_job


def run_import(
    kind: str, files: Sequence[Path], source: str, map_file: Path | None, dry_run: bool,
    progress: Callable[[str, int, int], None],
) -> dict[str, Any]:  # fmt: skip
    """Import files; the counts with seconds and peak_rss_mb of this process. A Refusal says why not."""
    began = time.monotonic()
    document = _read_map(map_file)
    _require_company()
    progress("looking", 0, 0)
    given = prepared(actor=SYSTEM, kind=kind, files=list(files), source=source, map_document=document)
    given = given if dry_run else _with_own_store(given)
    job_id = start_import(actor=SYSTEM, given=given, dry_run=dry_run).value
    counts = run_job(actor=SYSTEM, job_id=job_id, now=timezone.now(), progress=progress)
    return {**counts, "seconds": round(time.monotonic() - began, 2), "peak_rss_mb": peak_rss_mb()}


def run_undo(job_id: int) -> dict[str, Any]:
    """Undo an import as the system; what was removed, restored and kept, with seconds."""
    began = time.monotonic()
    answer = undo_job(actor=SYSTEM, job_id=job_id)
    return {**answer, "seconds": round(time.monotonic() - began, 2)}


def _read_map(file: Path | None) -> dict[str, Any] | None:
    if file is None:
        return None
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError) as broken:
        raise MapInvalid(key=file.name, value=str(broken)) from broken


def _require_company() -> None:
    """A house without any unit has nobody to book sales on: the first import opens the company."""
    with _alone():
        if not any(unit.kind == "company" for unit in units_within("")):
            open_unit(actor=SYSTEM, code="company", name="总部", name_en="Company", kind="company")


def _with_own_store(given: Prepared) -> Prepared:
    """Sales of a file that names no store, in a house that has stores, are booked on a store named as the source.

    Booked on the company they would stand among the figures of its stores without being any of them.
    """
    names_stores = any("store" in layout.columns for layout in given.plan.layouts)
    if given.kind not in ("receipts", "orders", "customers") or given.settings.store or names_stores:
        return given
    with _alone():
        units = units_within("")
        if not any(unit.kind == "store" for unit in units):
            return given
        company = next(unit for unit in units if unit.kind == "company")
        open_unit(
            actor=SYSTEM, code=given.source[:30], name=given.source[:80], kind="store", parent_code=company.code,
            timezone=given.settings.timezone, currency=given.settings.currency,
        )  # fmt: skip
    return replace(given, settings=replace(given.settings, store=given.source[:30]))


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two imports that begin at once do not both open the same unit."""
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('imports.units'))")
        yield


def peak_rss_mb() -> float:
    """The most memory that this program ever held, in MB of 10^6 bytes.

    Linux counts into getrusage what the process was before it became this program (a large parent's fork), so the
    kernel's own high-water mark is read where there is one.
    """
    with contextlib.suppress(OSError, StopIteration):
        status = Path("/proc/self/status").read_text()
        mark = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return round(int(mark.split()[1]) * 1024 / 1e6, 1)
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, 1)
