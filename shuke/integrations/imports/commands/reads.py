"""What is written down of reading: somebody else's list of faulty rows holds people's data as they were sent."""

from shuke.foundation.audit import log
from shuke.foundation.org.actor import Actor, witnessed


def note_list_read(actor: Actor, job_id: int, name: str) -> None:
    """Who took which list of whose import away; on the second connection, since a reading writes nothing."""
    with witnessed(actor):
        event = log.next_event_id("witness")
        facts = {"job": job_id, "list": name}
        log.write_event(event, "imports.read_list", actor.kind, actor.id, facts, using="witness")
