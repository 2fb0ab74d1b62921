"""One whole run: export, compute, hand over. Not a command: it opens a transaction only at its end."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.refusals import Forbidden
from shuke.insight.commands.figures import refresh
from shuke.insight.frames import lake


def compute_and_refresh(
    *, actor: Actor, now: datetime, today: date, as_of: date | None = None, compaction: bool = False
) -> dict[str, Any]:
    """Bring the lake up to date, compute all measures for ``as_of`` and refresh; run id, day, seconds, rows.

    ``today`` is the shop's day; without ``as_of`` the day is chosen by ``rules.basis.day_to_speak_of``.
    """
    if not actor.may("insight.refresh"):  # before minutes of work, and again by the command
        raise Forbidden()
    from shuke.insight.scoring import scored

    source = lake()
    exported = source.bring_up_to_date(compaction=compaction)
    with scored(source, as_of, now=now, today=today) as scores:
        outcome = refresh(actor=actor, scores=scores)
        return {"run": outcome.value, "as_of": scores.as_of, "exported": exported, **scores.facts}
