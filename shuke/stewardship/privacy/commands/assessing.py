"""Writing down what a use of people's details may do to them."""

from dataclasses import asdict

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.foundation.org.refusals import NotFound, Stale
from shuke.stewardship.privacy.models import Assessment
from shuke.stewardship.privacy.rules.assessments import Assessment as Given
from shuke.stewardship.privacy.rules.assessments import checked


@command
def record_assessment(*, actor: Actor, given: Given, follows: int | None = None, key: str = "") -> Outcome:
    """An assessment is written down, perhaps as the next look at a former one, which stays; answers its id."""
    one = checked(given)
    former = Assessment.objects.select_for_update().filter(id=follows).first() if follows else None
    if follows and former is None:
        raise NotFound(field="follows")
    if former is not None and former.followed_by_id is not None:
        raise Stale(field="follows")
    row = Assessment.objects.create(**asdict(one), decided_by_id=actor.staff_id or None)
    if former is not None:
        former.followed_by = row
        former.save(update_fields=["followed_by"])
    record({"assessment": row.id, "follows": follows, "outcome": one.outcome, "review_on": one.review_on})
    return Done(row.id)
