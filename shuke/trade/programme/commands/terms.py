"""Terms are drafted, rehearsed over past sales, and only then published."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from shuke.foundation.kernel.period import months_before
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import Forbidden, NotFound, Stale
from shuke.trade.orders.queries.bought import orders_between
from shuke.trade.programme.models import Programme, Version
from shuke.trade.programme.queries.places import past_of_customers
from shuke.trade.programme.queries.terms import USUAL, in_force
from shuke.trade.programme.rules.documents import written
from shuke.trade.programme.rules.rehearsal import Compared, Receipt, compared
from shuke.trade.programme.rules.rehearsal import Outcome as Rehearsed
from shuke.trade.programme.rules.terms import Terms, read_terms

MONTHS = 24
MOST_SALES = 300_000  # of more, every so many customers: two rehearsed sides take about 0.2 ms a sale


class NotRehearsed(Refusal):
    """Terms that nobody has seen the effect of."""

    code = "not_rehearsed"
    status = 409
    message = _("Rehearse these terms first: what they cost must be known before they are promised.")


def _require_whole_house(actor: Actor) -> None:
    """Terms bind every store: who leads a part of the house does not make them."""
    if actor.kind == "staff" and actor.path.count(".") != 1:
        raise Forbidden()


@command
def found_programme(
    *,
    actor: Actor,
    currency: str,
    name: str,
    name_en: str,
    document: dict[str, Any],
    now: datetime,
    programme: str = USUAL,
) -> Outcome:
    """A programme begins, with a first draft of its terms; answers the draft's id."""
    _require_whole_house(actor)
    terms = read_terms(document)
    with elevated():
        if Programme.objects.filter(code=programme).exists():
            return Unchanged(
                Version.objects.filter(programme_id=programme, published_at=None)
                .values_list("id", flat=True)
                .first()
            )
        made = Programme.objects.create(
            code=programme, currency=currency, name=name.strip()[:40], name_en=name_en.strip()[:40]
        )
        draft = Version.objects.create(
            programme=made,
            number=1,
            document=written(terms),
            made_by_id=actor.staff_id or None,
            changed_at=now,
        )
    record({"programme": programme, "version": 1})
    return Done(draft.id)


@command
def draft_terms(
    *,
    actor: Actor,
    document: dict[str, Any],
    now: datetime,
    seen: datetime | None = None,
    programme: str = USUAL,
) -> Outcome:
    """The draft becomes this document, a new one where there is none; answers its id. A rehearsal is void then.

    ``seen`` is when the draft that was on the screen was last changed; Stale where somebody changed it since.
    """
    _require_whole_house(actor)
    terms = written(read_terms(document))
    with elevated():
        if not Programme.objects.filter(code=programme).exists():
            raise NotFound(field="programme")
        draft = Version.objects.select_for_update().filter(programme_id=programme, published_at=None).first()
        if draft is None:
            last = Version.objects.filter(programme_id=programme).order_by("-number").first()
            draft = Version(programme_id=programme, number=last.number + 1 if last else 1, document={})
        elif seen is not None and draft.changed_at != seen:
            raise Stale(field="document")
        if draft.document == terms:
            return Unchanged(draft.id)
        draft.document, draft.changed_at, draft.made_by_id = terms, now, actor.staff_id or None
        draft.rehearsal, draft.rehearsed_at = None, None
        draft.save()
    record({"programme": programme, "version": draft.number})
    return Done(draft.id)


@command
def ask_rehearsal(*, actor: Actor, version_id: int) -> Outcome:
    """The draft is rehearsed as soon as a worker is free; Unchanged where that is on its way already."""
    _require_whole_house(actor)
    with elevated():
        if not Version.objects.filter(id=version_id, published_at=None).exists():
            raise NotFound(field="version_id")
    try:
        with transaction.atomic():
            app.configure_task("programme.rehearse", queueing_lock=f"programme.rehearse/{version_id}").defer(
                version_id=version_id
            )
    except AlreadyEnqueued:
        return Unchanged(version_id)
    record({"version": version_id})
    return Done(version_id)


@command
def rehearse_terms(
    *, actor: Actor, version_id: int, now: datetime, today: date, months: int = MONTHS
) -> Outcome:
    """The draft is run over the members' sales of the last months, beside the terms in force; answers the findings."""
    with elevated():
        draft = Version.objects.filter(id=version_id, published_at=None).select_related("programme").first()
        if draft is None:
            raise NotFound(field="version_id")
        new = read_terms(draft.document)
        current = in_force(draft.programme_id)
        old = current.terms if current else new
        start = months_before(today, months)
        warm = months_before(start, max(one.tier_policy.months for one in (old, new)))
        sales = orders_between(actor=SYSTEM, start=warm, end=today)
        one_in = max(1, -(-sales // MOST_SALES))
        found = compared(old, new, _members(draft.programme_id, warm, today, one_in), start)
        draft.rehearsal = findings(found, old, new, one_in) | {
            "from": start.isoformat(),
            "to": today.isoformat(),
        }
        draft.rehearsed_at = now
        draft.save(update_fields=["rehearsal", "rehearsed_at"])
    record({"programme": draft.programme_id, "version": draft.number, "receipts": found.new.receipts})
    return Done(draft.rehearsal)


def _members(programme: str, start: date, end: date, one_in: int) -> Iterator[tuple[date, list[Receipt]]]:
    """Joined on, and receipts: who is no member yet counts as one from the first sale on."""
    for joined_on, _has_bought, bought in past_of_customers(programme, start, end, one_in):
        yield joined_on, [receipt for _sale, receipt in bought]


def findings(found: Compared, old: Terms, new: Terms, one_in: int = 1) -> dict[str, Any]:
    """What a rehearsal keeps: sums of both sides, winners, losers, moves between tiers; nobody by name.

    Of a sample every figure is multiplied, and ``one_in`` says so.
    """
    sides = {
        key: _side(outcome, terms, one_in)
        for key, outcome, terms in (("old", found.old, old), ("new", found.new, new))
    }
    moves = [[before, after, count * one_in] for (before, after), count in sorted(found.moves.items())]
    return {
        **sides, "winners": found.winners * one_in, "losers": found.losers * one_in, "moves": moves, "one_in": one_in,
    }  # fmt: skip


def _side(outcome: Rehearsed, terms: Terms, one_in: int) -> dict[str, Any]:
    return {
        "receipts": outcome.receipts * one_in, "members": outcome.members * one_in, "points": outcome.points * one_in,
        "cost_minor": outcome.cost_minor(terms) * one_in, "price_minor": outcome.price_minor * one_in,
        "months": {month: points * one_in for month, points in sorted(outcome.months.items())},
        "tiers": {tier: count * one_in for tier, count in outcome.tiers.items()},
        "losing": outcome.losing * one_in, "losing_minor": outcome.losing_minor * one_in,
    }  # fmt: skip


@command
def publish_terms(*, actor: Actor, version_id: int, now: datetime) -> Outcome:
    """The draft is in force from now on; NotRehearsed where its effect is not known."""
    _require_whole_house(actor)
    with elevated():
        draft = Version.objects.select_for_update().filter(id=version_id).first()
        if draft is None:
            raise NotFound(field="version_id")
        if draft.published_at is not None:
            return Unchanged(draft.id)
        if draft.rehearsed_at is None:
            raise NotRehearsed(field="version_id")
        draft.published_at, draft.published_by_id = now, actor.staff_id or None
        draft.save(update_fields=["published_at", "published_by"])
    record({"programme": draft.programme_id, "version": draft.number})
    return Done(draft.id)
