"""What is no sale and earns by another program's word: how often it counts."""

from dataclasses import dataclass

ACTIVITIES = ("survey", "visit")


@dataclass(frozen=True, slots=True)
class EventCap:
    """How often an event earns for a member: a day, a month, ever; None is no limit. Where the terms say nothing: once a day."""

    event: str
    day: int | None = 1
    month: int | None = None
    member: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """How often it earned so far: this day, this month, ever."""

    day: int = 0
    month: int = 0
    ever: int = 0


def cap_of(caps: tuple[EventCap, ...], event: str) -> EventCap:
    """The event's cap."""
    return next((one for one in caps if one.event == event), EventCap(event))


def limit_reached(cap: EventCap, so_far: Counted) -> str:
    """ "day", "month" or "member": the limit that lets no more through; "" where there is room."""
    for name, limit, used in (
        ("member", cap.member, so_far.ever), ("month", cap.month, so_far.month), ("day", cap.day, so_far.day),
    ):  # fmt: skip
        if limit is not None and used >= limit:
            return name
    return ""
