"""Promises: made by one tap, kept or moved like any follow-up, and never lapsed silently."""

from datetime import date, timedelta
from unicodedata import normalize
from uuid import uuid4

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from shuke.customers.queries.profile import home_path_of
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.service.care.commands.followups import TooFarAhead
from shuke.service.care.models import Followup
from shuke.service.care.rules.promises import last_day_before


class PromiseEmpty(Refusal):
    """Nothing was promised."""

    code = "promise_empty"
    message = _("Say in 1 to %(most)s characters what was promised.")


@command
def make_promise(
    *, actor: Actor, customer_id: int, text: str, due_on: date, today: date, key: str | None = None
) -> Outcome:
    """Somebody gave a customer a word ("call on Friday"); answers its id. It is the speaker's own."""
    home_path = home_path_of(actor=actor, customer_id=customer_id)
    if home_path is None:
        raise NotFound(field="customer_id")
    words = normalize("NFC", text).strip()
    if not 1 <= len(words) <= 200:
        raise PromiseEmpty(field="text", most=200)
    if not today <= due_on <= today + timedelta(days=366):
        raise TooFarAhead(field="due_on")
    promise = Followup.objects.create(
        customer_id=customer_id, kind="promise", occasion=f"promise:{uuid4().hex[:30]}", owner_id=actor.staff_id,
        unit_path=home_path, due_on=due_on, reason={"text": words},
    )  # fmt: skip
    record({"followup": promise.id, "due_on": due_on}, [customer_id])
    return Done(promise.id)


@command
def escalate_promises(*, actor: Actor, today: date) -> Outcome:
    """Promises that were not kept for a day come before who leads the store; answers how many are new there."""
    late = Followup.objects.filter(
        kind="promise", done_at=None, escalated_at=None, due_on__lte=last_day_before(today)
    )
    found = dict(late.select_for_update().values_list("id", "customer_id"))
    if not found:
        return Unchanged(0)
    Followup.objects.filter(id__in=found).update(escalated_at=Now())
    record({"promises": sorted(found)}, sorted(set(found.values())))
    return Done(len(found))
