"""What every merge begins and ends with: the job's lock, the staging rows' end, the counts."""

from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import elevated
from shuke.foundation.org.refusals import NotFound
from shuke.integrations.imports.models import Job
from shuke.integrations.imports.refusals import ImportRunning
from shuke.integrations.imports.rules.faults import ASIDE_CODES

RENEW_FROM = 500  # lines from which on a plan made without looking at the staging table may cost minutes


def open_merge(job_id: int) -> Job:
    """The job, locked for this transaction; ImportRunning where another process has it or has finished it.

    Two files of one source are merged one after the other, since both may bring the same new customer.
    """
    with elevated(), connection.cursor() as cursor:
        # The transaction works in the database for many seconds and now and then in Python: no time limits of pages.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0;"
                       " SET LOCAL lock_timeout = '60s'; SET LOCAL work_mem = '128MB'")  # fmt: skip
        job = Job.objects.select_for_update(nowait=False).filter(id=job_id).first()
        if job is None:
            raise NotFound(field="job_id")
        if job.state != "read":
            raise ImportRunning()
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('imports'), hashtext(%s))", [job.source])
        if job.lines_read > RENEW_FROM:
            cursor.execute("SELECT imports_renew_statistics('stage')")
    return job


def close_job(job: Job, counts: dict[str, Any]) -> None:
    """The staging rows go, the job is done; ``counts`` gains what is counted alike for every kind."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT position) FILTER (WHERE NOT is_aside) FROM imports_error WHERE job_id = %s",
            [job.id],
        )
        errors = cursor.fetchone()[0]
        cursor.execute(
            "SELECT code, count(DISTINCT position) FROM imports_error WHERE job_id = %s GROUP BY code",
            [job.id],
        )
        by_code = dict(cursor.fetchall())
        cursor.execute("DELETE FROM imports_stage WHERE job_id = %s", [job.id])
    counts["lines_read"], counts["errors"] = job.lines_read, errors
    counts["errors_by_code"] = {
        code: lines for code, lines in sorted(by_code.items()) if code not in ASIDE_CODES
    }
    counts["set_aside"] = {code: lines for code, lines in sorted(by_code.items()) if code in ASIDE_CODES}
    job.counts, job.state, job.finished_at = counts, "done", timezone.now()
    job.save(update_fields=["counts", "state", "finished_at"])


def refuse_job(job_id: int, no: Refusal) -> None:
    """A file turned out unreadable on the way (cut off, a bomb): what was read of it goes, the job stays as refused."""
    with elevated(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM imports_stage WHERE job_id = %s", [job_id])
        cursor.execute("DELETE FROM imports_error WHERE job_id = %s", [job_id])
        counts = {"refused": no.code, "message": str(no)}
        Job.objects.filter(id=job_id).update(state="refused", counts=counts, finished_at=timezone.now())


_ERROR = 'position, table_no, line, "column", code, value, is_aside, ordinal, hint'


def kept_errors(job_id: int) -> list[tuple[Any, ...]]:
    """The errors as a rehearsal found them, to be kept beyond its rollback."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_ERROR} FROM imports_error WHERE job_id = %s ORDER BY position, id", [job_id]
        )
        return list(cursor.fetchall())


def close_rehearsal(job_id: int, counts: dict[str, Any], errors: list[tuple[Any, ...]]) -> None:
    """End a job whose merge was rolled back on purpose."""
    with elevated(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM imports_stage WHERE job_id = %s", [job_id])
        cursor.execute("DELETE FROM imports_error WHERE job_id = %s", [job_id])
        marks = ", ".join(["%s"] * (1 + _ERROR.count(",") + 1))
        cursor.executemany(
            f"INSERT INTO imports_error (job_id, {_ERROR}) VALUES ({marks})",
            [(job_id, *error) for error in errors],
        )
        Job.objects.filter(id=job_id).update(counts=counts, state="done", finished_at=timezone.now())
