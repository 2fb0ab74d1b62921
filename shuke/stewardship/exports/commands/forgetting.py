"""Files that hold somebody who is erased go before their week is over."""

from django.db import connection
from django.db.models.functions import Now

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.holdings import Person
from shuke.stewardship.exports.models import File
from shuke.stewardship.exports.writing import disk

# The story of each customer says in which file the customer stands.
_HOLDING = """
SELECT DISTINCT (e.payload ->> 'file')::bigint FROM audit_subject s JOIN audit_event e ON e.id = s.event_id AND e.at = s.at
 WHERE s.customer_id = ANY (%s) AND e.act = 'exports.make_file'
"""


@command
def drop_files(*, actor: Actor, person: Person) -> Outcome:
    """Lists in which the person stands leave the disk, and their keys the database; answers how many."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_HOLDING, [list(person.ids)])
        holding = [int(row[0]) for row in cursor.fetchall()]
        found = list(File.objects.select_for_update(of=("self",)).filter(id__in=holding, state="made"))
        for file in found:
            disk.drop(file.token)
        File.objects.filter(id__in=[file.id for file in found]).update(
            state="erased", wrapped=None, erased_at=Now()
        )
    if not found:
        return Unchanged(0)
    record({"files": [file.id for file in found]})
    return Done(len(found))
