"""Readings of imports: jobs, and the drafts that they come from."""

from shuke.integrations.imports.queries.inboxes import InboxView, inboxes_of
from shuke.integrations.imports.queries.jobs import (
    JobView,
    KeptRow,
    RowError,
    UploadView,
    error_examples,
    errors_of,
    job_of,
    jobs_of,
    kept_of,
    lists_of,
    person_of,
    starter_of,
    uploads_of,
)

__all__ = [
    "InboxView",
    "JobView",
    "KeptRow",
    "RowError",
    "UploadView",
    "error_examples",
    "errors_of",
    "inboxes_of",
    "job_of",
    "jobs_of",
    "kept_of",
    "lists_of",
    "person_of",
    "starter_of",
    "uploads_of",
]
