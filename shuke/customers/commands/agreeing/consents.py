"""Consents, given and taken back."""

from collections.abc import Sequence
from datetime import datetime

from shuke.customers.commands.agreeing.notices import notices_in_force
from shuke.customers.commands.reached import lock_reached
from shuke.customers.models import Consent, Standing
from shuke.customers.rules.consents import EVIDENCE, NothingSaid, Said, checked
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record


@command
def record_consents(
    *, actor: Actor, customer_id: int, said: Sequence[Said], source: str, evidence: str, now: datetime,
    campaign: str = "", key: str | None = None,
) -> Outcome:  # fmt: skip
    """What a customer said yes or no to, several at once; answers how many of them are new.

    A yes is bound to the notice that is shown now. The same answer to the same words again is nothing new.
    """
    answers = checked(list(said))
    if evidence not in EVIDENCE:
        raise NothingSaid(field="evidence")
    lock_reached(customer_id)
    with elevated():
        notices = notices_in_force({one.purpose for one in answers}, now)
        known = _standing(customer_id)
        fresh = [one for one in answers if known.get((one.purpose, one.channel)) != _told(one, notices)]
        Consent.objects.bulk_create(
            Consent(
                customer_id=customer_id, purpose=one.purpose, channel=one.channel, is_granted=one.is_granted,
                source=source[:40], campaign=campaign[:60], staff_id=actor.staff_id or None,
                notice_id=notices[one.purpose], evidence=evidence,
            )
            for one in fresh
        )  # fmt: skip
    if not fresh:
        return Unchanged(0)
    record(_facts(fresh, source, campaign), [customer_id])
    return Done(len(fresh))


def _told(one: Said, notices: dict[str, int]) -> tuple[bool, int | None]:
    """A no is the same under whatever words."""
    return one.is_granted, notices[one.purpose] if one.is_granted else None


def _standing(customer_id: int) -> dict[tuple[str, str], tuple[bool, int | None]]:
    rows = Standing.objects.filter(customer_id=customer_id).values_list(
        "purpose", "channel", "is_granted", "consent__notice_id"
    )
    return {(purpose, channel): (yes, notice if yes else None) for purpose, channel, yes, notice in rows}


def _facts(fresh: list[Said], source: str, campaign: str) -> dict[str, object]:
    named = {True: [], False: []}  # type: dict[bool, list[str]]
    for one in fresh:
        named[one.is_granted].append(f"{one.purpose}/{one.channel}" if one.channel else one.purpose)
    facts = {"granted": named[True], "withdrawn": named[False], "source": source, "campaign": campaign}
    return {name: value for name, value in facts.items() if value}
