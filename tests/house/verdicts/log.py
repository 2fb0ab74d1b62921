"""Verdicts of the event log."""

from tests.house.verdicts import FORBIDDEN, NOT_FOUND, REST, WORKS, Line

READERS = ("shen", "jiang", "chen", "gao", "he", "shi")


def words(cast) -> dict[str, int]:
    """An event of somebody of the lake store, and one of nobody who works there."""
    from django.db import transaction

    from shuke.foundation.audit import log
    from shuke.foundation.org.actor import SYSTEM, acting_as

    with acting_as(SYSTEM), transaction.atomic():
        seen = {"event_of_lake": log.next_event_id(), "event_of_clock": log.next_event_id()}
        log.write_event(seen["event_of_lake"], "customers.look_up", "staff", cast.staff["wu"], {"found": 0})
        log.write_event(seen["event_of_clock"], "org.erase_replays", "clock", 0, {})
    return seen


READ = {WORKS: READERS, FORBIDDEN: REST}
LINES = (
    Line("audit", "GET", "/audit", READ),
    Line(
        "audit",
        "GET",
        "/audit?who=staff:1&act=customers&from=2026-01-01&until=2026-12-31&refused=1&before=9",
        READ,
    ),
    Line("audit", "GET", "/audit?who=x&act=y.z&from=today&until=&customer=M0&before=x", READ),
    Line(
        "audit_event",
        "GET",
        "/audit/{event_of_lake}",
        {WORKS: ("shen", "jiang", "chen", "shi"), NOT_FOUND: ("gao", "he"), FORBIDDEN: REST},
    ),
    Line(
        "audit_event",
        "GET",
        "/audit/{event_of_clock}",
        {WORKS: ("shen", "jiang"), NOT_FOUND: ("chen", "shi", "gao", "he"), FORBIDDEN: REST},
    ),
    Line("audit_event", "GET", "/audit/{nobody}", {NOT_FOUND: READERS, FORBIDDEN: REST}),
)
