"""Background jobs: trying a failed one again, taking a waiting one off the list."""

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound


class JobWaitsAlready(Refusal):
    """Another job that does the same waits its turn."""

    code = "job_waits_already"
    status = 409
    message = _("The same work waits its turn already.")


@command
def retry_job(*, actor: Actor, job_id: int) -> Outcome:
    """A failed job is tried again now; answers its number."""
    if (status := _status(job_id)) != "failed":
        return Unchanged(status)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job_id])
    except IntegrityError as waits:
        raise JobWaitsAlready(field="job_id") from waits
    record({"job": job_id})
    return Done(job_id)


@command
def cancel_job(*, actor: Actor, job_id: int) -> Outcome:
    """A job that waits is not done at all; answers its number."""
    if (status := _status(job_id)) != "todo":
        return Unchanged(status)
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_cancel_job_v1(%s, false, false)", [job_id])
    record({"job": job_id})
    return Done(job_id)


def _status(job_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s FOR UPDATE", [job_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound(field="job_id")
    return str(row[0])
