"""Publishing the words that people agree to."""

from datetime import datetime

from django.db import connection

from shuke.customers.models import Notice
from shuke.customers.rules.notices import FIRST_WORDS, checked_words, digest_of
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record


@command
def publish_notice(*, actor: Actor, purpose: str, text: str, text_en: str, now: datetime) -> Outcome:
    """A new version of a purpose's words is shown from now on; answers its id. What was agreed before keeps its words."""
    text, text_en = checked_words(purpose, text, text_en)
    _hold()
    last = Notice.objects.filter(purpose=purpose).order_by("-version").first()
    digest = digest_of(purpose, text, text_en)
    if last is not None and bytes(last.digest) == digest:
        return Unchanged(last.id)
    made = Notice.objects.create(
        purpose=purpose, version=last.version + 1 if last else 1, text=text, text_en=text_en, digest=digest,
        valid_from=now, published_by_id=actor.staff_id or None,
    )  # fmt: skip
    record({"notice": made.id, "purpose": purpose, "version": made.version})
    return Done(made.id)


def notices_in_force(purposes: set[str], now: datetime) -> dict[str, int]:
    """The notice of each purpose that is shown now; the first words are kept as version 1 when they are first needed."""
    found = _found(purposes)
    missing = purposes - set(found)
    if missing:
        _hold()
        found = _found(purposes)  # somebody else may have been quicker
        for purpose in sorted(purposes - set(found)):
            text, text_en = FIRST_WORDS[purpose]
            found[purpose] = Notice.objects.create(
                purpose=purpose, version=1, text=text, text_en=text_en, valid_from=now,
                digest=digest_of(purpose, text, text_en),
            ).id  # fmt: skip
    return found


def _found(purposes: set[str]) -> dict[str, int]:
    rows = Notice.objects.filter(purpose__in=purposes).order_by("purpose", "version")
    return dict(rows.values_list("purpose", "id"))


def _hold() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('customers.publish_notice'))")
