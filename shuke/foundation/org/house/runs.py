"""Around every background job: how long it took, and if it failed, why, in words for people."""

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.db import connections
from django.utils import timezone, translation

from shuke.foundation.kernel.refusal import Refusal

_RUN = """
INSERT INTO org_jobrun (task, ended_at, seconds, is_well) VALUES (%s, %s, %s, %s)
ON CONFLICT (task) DO UPDATE SET ended_at = excluded.ended_at, seconds = excluded.seconds, is_well = excluded.is_well
"""
_FAILURE = """
INSERT INTO org_jobfailure (job_id, at, code, text, text_en, reference) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (job_id) DO UPDATE SET at = excluded.at, code = excluded.code, text = excluded.text, text_en = excluded.text_en,
    reference = excluded.reference
"""


def remembered(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """Run a job and remember how it ended; what it raises is raised on."""
    began = time.monotonic()
    try:
        answer = call_next()
    except Exception as error:
        _remember(context.job, time.monotonic() - began, error)
        raise
    _remember(context.job, time.monotonic() - began, None)
    return answer


def _remember(job: Any, seconds: float, error: Exception | None) -> None:
    """Beside the job's own transaction, which a failure has rolled back."""
    now = timezone.now()
    try:
        with connections["witness"].cursor() as cursor:
            cursor.execute(_RUN, [job.task_name, now, seconds, error is None])
            if error is not None:
                cursor.execute(_FAILURE, [job.id, now, *_reason(error)])
    finally:
        connections["witness"].close()


def _reason(error: Exception) -> tuple[str, str, str, str]:
    """Code, words in both languages, reference. What the program itself did wrong is named by its kind alone."""
    reference = secrets.token_hex(4)
    if isinstance(error, Refusal):
        words = []
        for language in ("zh-hans", "en"):
            with translation.override(language):
                words.append(str(error)[:400])
        return error.code, words[0], words[1], reference
    logging.getLogger(__name__).error("job failed, reference %s", reference, exc_info=error)
    return type(error).__name__[:60], "", "", reference
