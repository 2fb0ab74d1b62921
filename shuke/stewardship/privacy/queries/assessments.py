"""Readings of assessments: those in force by the day of the next look, and the former ones of one."""

from dataclasses import dataclass
from typing import Any

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.privacy.models import Assessment
from shuke.stewardship.privacy.rules.assessments import Assessment as Written

_COLUMNS = (
    "id", "activity", "purpose", "necessity", "risks", "measures", "outcome", "decided_on", "review_on", "followed_by_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentShown(Written):
    """An assessment as it was written down; ``followed_by_id`` is the next look at the same, if there was one."""

    id: int
    followed_by_id: int | None


@query("privacy.view_assessments")
def assessments_in_force(*, actor: Actor) -> list[AssessmentShown]:
    """Those that no later look replaced; what is to be looked at first comes first."""
    found = Assessment.objects.filter(followed_by=None).order_by("review_on", "id")[:500]
    return [_shown(row) for row in found.values_list(*_COLUMNS)]


@query("privacy.view_assessments")
def assessment_of(*, actor: Actor, assessment_id: int) -> AssessmentShown:
    """One assessment, in force or former; NotFound."""
    row = Assessment.objects.filter(id=assessment_id).values_list(*_COLUMNS).first()
    if row is None:
        raise NotFound(field="assessment_id")
    return _shown(row)


@query("privacy.view_assessments")
def former_looks(*, actor: Actor, assessment_id: int) -> list[AssessmentShown]:
    """The looks before this one, the latest first."""
    found: list[AssessmentShown] = []
    at = assessment_id
    while (row := Assessment.objects.filter(followed_by_id=at).values_list(*_COLUMNS).first()) and len(
        found
    ) < 50:
        found.append(_shown(row))
        at = found[-1].id
    return found


def _shown(row: Any) -> AssessmentShown:
    return AssessmentShown(**dict(zip(_COLUMNS, row, strict=True)))
