"""Running a job from wherever it stands: read, merge, write the error file. Killed anywhere, it is run again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from shuke.foundation.org.actor import Actor, acting_as, elevated
from shuke.foundation.org.command import Outcome
from shuke.integrations.imports.commands.balances import import_balances
from shuke.integrations.imports.commands.closing import close_rehearsal, kept_errors, refuse_job
from shuke.integrations.imports.commands.customers import import_customers
from shuke.integrations.imports.commands.goods import import_products, import_stock
from shuke.integrations.imports.commands.receipts import import_orders, import_receipts
from shuke.integrations.imports.commands.staging import Progress, stage_rows
from shuke.integrations.imports.commands.undoing import undo_import
from shuke.integrations.imports.error_file import write_kept, write_lists
from shuke.integrations.imports.models import Job
from shuke.integrations.imports.own_fields import own_fields_as
from shuke.integrations.imports.readers.limits import STAFF
from shuke.integrations.imports.refusals import FileRefused

MERGES: dict[str, Callable[..., Outcome]] = {
    "receipts": import_receipts,
    "orders": import_orders,
    "customers": import_customers,
    "products": import_products,
    "stock": import_stock,
    "balances": import_balances,
}


class _DryRun(Exception):
    """Carries the counts out of a transaction that is rolled back on purpose."""

    def __init__(self, counts: dict[str, Any], errors: list[tuple[Any, ...]]) -> None:
        super().__init__("dry run")
        self.counts, self.errors = counts, errors


def run_job(*, actor: Actor, job_id: int, now: datetime, progress: Progress) -> dict[str, Any]:
    """Do what is left of a job; its counts and the paths of its lists. Safe to call again after a kill at any point.

    Reading commits chunk by chunk with the cursor; the merge is one transaction that also ends the job.
    """
    with elevated(), transaction.atomic():
        job = Job.objects.get(id=job_id)
    if job.state == "reading":
        try:
            own = own_fields_as(actor) if job.kind == "customers" else ()
            stage_rows(job, now, STAFF, progress, own)
        except FileRefused as no:
            refuse_job(job_id, no)
            raise
    if job.state == "read":
        merge = MERGES[job.kind]
        tell: Callable[[str], None] = lambda step: progress(step, 0, 0)  # noqa: E731 - short and local
        if job.dry_run:
            _rehearse(merge, actor, job_id, tell)
        else:
            merge(actor=actor, job_id=job_id, tell=tell)
        with elevated(), transaction.atomic():
            job = Job.objects.get(id=job_id)
    return write_lists(job)


def _rehearse(merge: Callable[..., Outcome], actor: Actor, job_id: int, tell: Callable[[str], None]) -> None:
    """The whole merge, then its undoing: the counts and the list of errors alone remain."""
    try:
        with acting_as(actor), transaction.atomic():
            counts = merge(actor=actor, job_id=job_id, tell=tell).value
            raise _DryRun(counts, kept_errors(job_id))
    except _DryRun as rehearsed:
        close_rehearsal(job_id, rehearsed.counts, rehearsed.errors)


def undo_job(*, actor: Actor, job_id: int) -> dict[str, Any]:
    """Undo a job and list what stays: {"removed", "restored", "kept", "kept_file"}."""
    answer = undo_import(actor=actor, job_id=job_id).value
    path = write_kept(job_id)
    return {**answer, "kept_file": str(path) if path else None, "job": job_id}
