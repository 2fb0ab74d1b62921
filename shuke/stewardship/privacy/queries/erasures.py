"""The list of erasures outside of the database, and how far this database has followed it."""

from pathlib import Path

from django.conf import settings
from django.db import connection

from shuke.foundation.audit.signed_list import Line, lines_of
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query


def erasure_file() -> Path:
    """Where the list lies: beside the signed heads of the event log, whose folder is copied to another machine."""
    return Path(settings.DATA) / "seals" / "erasures.log"


@query("privacy.repeat_erasure")
def erasures_missing(*, actor: Actor) -> list[Line]:
    """Lines that this database does not know: it was restored from before. ListBroken where the list was changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT line FROM privacy_erasure")
        known = {int(row[0]) for row in cursor.fetchall()}
    return [line for line in lines_of(erasure_file(), settings.SEAL_KEY) if line.no not in known]
