"""Who is erased is erased from what was brought in too: rows that wait, lists of faults, traces, and the files themselves."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.holdings import Person
from shuke.integrations.imports.models import Upload
from shuke.integrations.imports.readers.naming import names_any

# Where people's rows lie in the clear, under DATA.
FILES = (
    "imports/uploads/*",
    "imports/drafts/*.json",
    "imports/*/*.csv",
    "inbox/*/*/done/*",
    "inbox/*/*/refused/*",
)
_NAMED = "EXISTS (SELECT 1 FROM unnest(%(words)s::text[]) w WHERE position(w IN {0}) > 0)"
ROWS = {
    "traces": "DELETE FROM imports_trace WHERE kind IN ('customer', 'birthday') AND row_id = ANY (%(ids)s)"
    " OR key_id = ANY (%(keys)s) OR kind = 'field' AND row_id IN"
    " (SELECT v.id FROM customers_fieldvalue v WHERE v.customer_id = ANY (%(ids)s))",
    "faults": f"UPDATE imports_error SET value = '' WHERE value <> '' AND {_NAMED.format('value')}",
    "kept": f"UPDATE imports_kept SET label = '' WHERE {_NAMED.format('label')}",
    "staged": "DELETE FROM imports_stage WHERE customer = ANY (%(words)s) OR phone = ANY (%(words)s)"
    " OR email = ANY (%(words)s) OR card = ANY (%(words)s) OR wechat = ANY (%(words)s) OR person = ANY (%(words)s)",
}


@command
def forget_person(*, actor: Actor, person: Person) -> Outcome:
    """Rows and files that name somebody who is being erased; answers how many of each.

    A file that names the person goes whole, before its time, and so does one that cannot be looked into. A draft that
    would still read it asks for the file again.
    """
    known: dict[str, Any] = {
        "ids": list(person.ids),
        "keys": list(person.key_ids),
        "words": list(person.words),
    }
    with elevated(), connection.cursor() as cursor:
        gone = {}
        for name, statement in ROWS.items():
            cursor.execute(statement, known)
            gone[name] = cursor.rowcount
        gone["files"] = _erase_files(person.words)
    gone = {name: rows for name, rows in gone.items() if rows}
    if not gone:
        return Unchanged({})
    record(gone)
    return Done(gone)


def _erase_files(words: tuple[str, ...]) -> int:
    data, gone = Path(settings.DATA).resolve(), []
    for pattern in FILES:
        for path in data.glob(pattern):
            # Never through a folder that is a link.
            is_ours = path.parent.resolve() == data / path.parent.relative_to(data) and not path.is_symlink()
            if is_ours and path.is_file() and names_any(path, words):
                path.unlink(missing_ok=True)
                gone.append(path.name)
    Upload.objects.filter(token__in=gone, erased_at=None).update(erased_at=Now())
    return len(gone)
