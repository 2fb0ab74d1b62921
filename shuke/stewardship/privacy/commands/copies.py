"""Acts by which a person's rights are met."""

from collections.abc import Mapping
from datetime import datetime

from shuke.customers.commands.reached import assert_reached
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.stewardship.privacy.commands.requests import answer_waiting
from shuke.stewardship.privacy.models import Request


@command
def take_copy(
    *, actor: Actor, customer_id: int, rows: Mapping[str, int], sha256: str, now: datetime
) -> Outcome:
    """A person's own copy is handed out; the log keeps whose, how many rows of which table, and the file's SHA-256.

    A request for it that waited, and of which it is sure who asks, is met with that.
    """
    assert_reached(customer_id)
    with elevated():
        if (
            Request.objects.filter(customer_id=customer_id, kind="copy", state="open")
            .exclude(proof="")
            .exists()
        ):
            answer_waiting(actor, customer_id, "copy", now)
    record({"customer": customer_id, "rows": dict(rows), "sha256": sha256}, [customer_id])
    return Done(customer_id)
