"""One follow-up: planned, done, opened again, put off."""

from datetime import date, timedelta
from unicodedata import normalize
from uuid import uuid4

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from shuke.customers.queries.profile import home_path_of
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.queries import works_within
from shuke.foundation.org.refusals import NotFound
from shuke.service.care.models import Followup

OUTCOMES = ("reached", "no_answer", "visited", "not_wanted")


class OutcomeUnknown(Refusal):
    """An outcome outside the list."""

    code = "outcome_unknown"
    message = _("Choose what came of it.")


class TooFarAhead(Refusal):
    """A day in the past or more than a year away."""

    code = "date_invalid"
    message = _("Choose a day within the coming year.")


def _locked(followup_id: int) -> Followup:
    found = Followup.objects.select_for_update(of=("self",)).filter(id=followup_id).first()
    if found is None:
        raise NotFound(field="followup_id")
    return found


@command
def plan_followup(
    *, actor: Actor, customer_id: int, text: str, due_on: date, today: date, owner_id: int | None = None,
    key: str | None = None,
) -> Outcome:  # fmt: skip
    """Somebody promises to do something for a customer by a day; answers the follow-up's id.

    ``text`` names the goods or the promise in a few words; contact data does not belong there.
    """
    home_path = home_path_of(actor=actor, customer_id=customer_id)
    if home_path is None:
        raise NotFound(field="customer_id")
    if not today <= due_on <= today + timedelta(days=366):
        raise TooFarAhead(field="due_on")
    owner = owner_id or actor.staff_id
    leads = actor.scope in ("subtree", "all")  # everybody else promises for oneself only
    if owner != actor.staff_id and not (leads and works_within(actor.path, owner, today)):
        raise NotFound(field="owner_id")
    followup = Followup.objects.create(
        customer_id=customer_id, kind="manual", occasion=f"manual:{uuid4().hex}", owner_id=owner,
        unit_path=home_path, due_on=due_on, reason={"text": normalize("NFC", text).strip()[:200]},
    )  # fmt: skip
    record({"followup": followup.id, "owner": owner, "due_on": due_on}, [customer_id])
    return Done(followup.id)


@command
def complete_followup(*, actor: Actor, followup_id: int, outcome: str) -> Outcome:
    """It is done; what came of it is kept."""
    if outcome not in OUTCOMES:
        raise OutcomeUnknown(field="outcome")
    followup = _locked(followup_id)
    if followup.done_at is not None:
        return Unchanged(followup_id)
    Followup.objects.filter(id=followup_id).update(
        done_at=Now(), done_by_id=actor.staff_id or None, outcome=outcome
    )
    record({"followup": followup_id, "outcome": outcome}, [followup.customer_id])
    return Done(followup_id)


@command
def reopen_followup(*, actor: Actor, followup_id: int) -> Outcome:
    """It was marked done by mistake: the undo of complete_followup."""
    followup = _locked(followup_id)
    if followup.done_at is None:
        return Unchanged(followup_id)
    Followup.objects.filter(id=followup_id).update(done_at=None, done_by=None, outcome="")
    record({"followup": followup_id}, [followup.customer_id])
    return Done(followup_id)


@command
def postpone_followup(*, actor: Actor, followup_id: int, due_on: date, today: date) -> Outcome:
    """It will be done on another day."""
    if not today <= due_on <= today + timedelta(days=366):
        raise TooFarAhead(field="due_on")
    followup = _locked(followup_id)
    if followup.done_at is not None or followup.due_on == due_on:
        return Unchanged(followup_id)
    Followup.objects.filter(id=followup_id).update(due_on=due_on, escalated_at=None)
    record({"followup": followup_id, "due_on": due_on, "was": followup.due_on}, [followup.customer_id])
    return Done(followup_id)
