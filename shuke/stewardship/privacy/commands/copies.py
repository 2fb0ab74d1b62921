"""Acts by which a person's rights are met."""

from collections.abc import Mapping

from shuke.customers.commands.reached import assert_reached
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, command, record


@command
def take_copy(*, actor: Actor, customer_id: int, rows: Mapping[str, int], sha256: str) -> Outcome:
    """A person's own copy is handed out; the log keeps whose, how many rows of which table, and the file's SHA-256."""
    assert_reached(customer_id)
    record({"customer": customer_id, "rows": dict(rows), "sha256": sha256}, [customer_id])
    return Done(customer_id)
