"""How far a job is, written on the second connection: the job's own transaction shows nothing until it ends."""

from django.db import connections, transaction

from shuke.foundation.org.actor import SYSTEM, acting_as

_TELL = """
INSERT INTO imports_progress (job_id, step, done, total) VALUES (%s, %s, %s, %s)
ON CONFLICT (job_id) DO UPDATE SET step = excluded.step, done = excluded.done, told_at = now(),
   total = greatest(imports_progress.total, excluded.total)
"""


def tell_progress(job_id: int, step: str, done: int, total: int) -> None:
    """The job is at ``step`` with ``done`` of ``total`` lines; a page asks for it once a second."""
    with acting_as(SYSTEM), transaction.atomic(using="witness"), connections["witness"].cursor() as cursor:
        cursor.execute(_TELL, [job_id, step, done, total])
