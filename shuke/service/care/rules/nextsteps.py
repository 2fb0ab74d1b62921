"""What to do next for a member: one thing, the most binding first. Pure: what is known is handed in."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a member at the moment, as far as the reader may know it; absent parts are None or zero."""

    promise: tuple[str, date] | None = None
    arrived: str = ""
    birthday_in: int | None = None
    followup: str = ""
    lapsing: int = 0
    lapses_on: date | None = None
    last_goods: str = ""
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: ``kind`` names the sentence, the rest stands in it."""

    kind: str
    words: str = ""
    on: date | None = None
    count: int = 0


NEAR, ASK_AFTER, ASK_UNTIL = 14, 7, 45


def next_step(known: Known, today: date) -> Step | None:
    """Own word first, then what the member waits for, then what is near, then what was bought lately; None for nothing."""
    if known.promise is not None and known.promise[1] <= today:
        return Step("promise", known.promise[0], known.promise[1])
    if known.arrived:
        return Step("arrived", known.arrived)
    if known.birthday_in is not None and 0 <= known.birthday_in <= NEAR:
        return Step("birthday", count=known.birthday_in)
    if known.followup:
        return Step("followup", known.followup)
    if known.lapsing > 0 and known.lapses_on is not None and 0 <= (known.lapses_on - today).days <= NEAR:
        return Step("lapsing", on=known.lapses_on, count=known.lapsing)
    if known.last_goods and known.last_on and ASK_AFTER <= (today - known.last_on).days <= ASK_UNTIL:
        return Step("ask", known.last_goods, known.last_on)
    return None
