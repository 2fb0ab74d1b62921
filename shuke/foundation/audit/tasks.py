"""Housekeeping of the event log."""

from django.db import connection
from procrastinate.contrib.django import app


@app.task(name="audit.open_months", queueing_lock="audit.open_months")
def open_months(timestamp: int = 0) -> None:
    """Partitions for this month and the next two."""
    with connection.cursor() as cursor:
        cursor.execute("CALL audit_open_months()")
