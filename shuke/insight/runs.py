"""One whole run: export, compute, hand over. Not a command: it opens a transaction only at its end."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shuke.foundation.org.actor import Actor, reading_as
from shuke.foundation.org.refusals import Forbidden
from shuke.insight.commands.figures import refresh
from shuke.insight.frames import lake
from shuke.insight.queries.scores import stages_kept


def compute_and_refresh(
    *,
    actor: Actor,
    now: datetime,
    today: date,
    as_of: date | None = None,
    compaction: bool = False,
    learn: bool = False,
) -> dict[str, Any]:
    """Bring the lake up to date, compute all measures for ``as_of`` and refresh; run id, day, seconds, rows.

    ``today`` is the shop's day; without ``as_of`` the day is chosen by ``rules.basis.day_to_speak_of``.
    ``learn``: judge the learners on the past and score everybody; else the former scores stay.
    """
    if not actor.may("insight.refresh"):  # before minutes of work, and again by the command
        raise Forbidden()
    from shuke.insight.scoring import scored

    source = lake()
    exported = source.bring_up_to_date(compaction=compaction)
    stages = None
    if learn:
        with reading_as(actor):
            stages = stages_kept(actor=actor)
    with scored(source, as_of, now=now, today=today, stages=stages) as scores:
        scores.facts["rows_in"] = exported["rows"]
        outcome = refresh(actor=actor, scores=scores)
        return {"run": outcome.value, "as_of": scores.as_of, "exported": exported, **scores.facts}
