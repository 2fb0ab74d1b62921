"""Offers are drafted, opened and closed; codes for many belong to them."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import Forbidden, NotFound, Stale
from shuke.trade.coupons.models import Offer, PublicCode, Terms
from shuke.trade.coupons.rules.codes import is_public, normal_code
from shuke.trade.coupons.rules.terms import read_coupon_terms
from shuke.trade.ledger.rules.amounts import whole_amount
from shuke.trade.programme.rules.documents import written


class OfferClosed(Refusal):
    """Only an open offer gives coupons, and a closed one is over."""

    code = "offer_not_open"
    status = 409
    message = _("This offer is not open.")


class OfferTaken(Refusal):
    """Another offer has this code."""

    code = "offer_taken"
    status = 409
    message = _("There is an offer with this code already.")


class OfferNeedsName(Refusal):
    """Members read the name."""

    code = "offer_needs_name"
    message = _("An offer needs a name.")


class BudgetBelow(Refusal):
    """More was spent than the new budget would be."""

    code = "budget_below"
    status = 409
    message = _("More than that was taken off already.")


class PublicCodeInvalid(Refusal):
    """What cannot be a code for many."""

    code = "public_code"
    message = _("A code for many has 3 to 12 letters or figures.")


class PublicCodeTaken(Refusal):
    """Another offer's."""

    code = "public_code_taken"
    status = 409
    message = _("This code is taken.")


def require_whole_house(actor: Actor) -> None:
    """An offer binds every store: who leads a part of the house does not make one."""
    if actor.kind == "staff" and actor.path.count(".") != 1:
        raise Forbidden()


def locked_offer(offer_id: int) -> Offer:
    """The offer under its row lock; NotFound."""
    found = Offer.objects.select_for_update(no_key=True).filter(id=offer_id).first()
    if found is None:
        raise NotFound(field="offer_id")
    return found


def newest_terms(offer_id: int) -> Terms:
    """The terms that count for coupons given now."""
    return Terms.objects.filter(offer_id=offer_id).order_by("-number")[0]


@command
def draft_offer(
    *, actor: Actor, code: str, name: str, name_en: str, currency: str, document: dict[str, Any], now: datetime,
    budget_minor: int | None = None,
) -> Outcome:  # fmt: skip
    """An offer begins as a draft; answers its id. OfferTaken, TermsInvalid."""
    require_whole_house(actor)
    key, title = normal_code(code)[:20], name.strip()[:60]
    terms = read_coupon_terms(_keyed(document, key))
    budget = None if budget_minor is None else whole_amount(budget_minor, "budget_minor")
    if not title or not key:
        raise OfferNeedsName(field="name" if key else "code")
    with elevated():
        try:
            with transaction.atomic():
                offer = Offer.objects.create(
                    code=key, name=title, name_en=name_en.strip()[:60], currency=currency, budget_minor=budget,
                    made_by_id=actor.staff_id or None, made_at=now, changed_at=now,
                )  # fmt: skip
        except IntegrityError as taken:
            raise OfferTaken(field="code") from taken
        Terms.objects.create(
            offer=offer, number=1, document=written(terms), made_by_id=actor.staff_id or None, made_at=now
        )
    record({"offer": offer.id, "version": 1})
    return Done(offer.id)


@command
def change_offer(
    *, actor: Actor, offer_id: int, name: str, name_en: str, document: dict[str, Any], now: datetime,
    budget_minor: int | None = None, seen: datetime | None = None,
) -> Outcome:  # fmt: skip
    """Other words, another budget, other terms for coupons from now on; answers the version's number.

    Those that were given stay as they were promised. ``seen`` is when what was on the screen was last changed; Stale.
    """
    require_whole_house(actor)
    title, title_en = name.strip()[:60], name_en.strip()[:60]
    budget = None if budget_minor is None else whole_amount(budget_minor, "budget_minor")
    if not title:
        raise OfferNeedsName(field="name")
    with elevated():
        offer = locked_offer(offer_id)
        if seen is not None and offer.changed_at != seen:
            raise Stale(field="document")
        if offer.state == "closed":
            raise OfferClosed(field="offer_id")
        if budget is not None and budget < _spent(offer):
            raise BudgetBelow(field="budget_minor")
        terms = written(read_coupon_terms(_keyed(document, offer.code)))
        newest = newest_terms(offer_id)
        words = (title, title_en, budget)
        is_same = terms == newest.document
        if is_same and words == (offer.name, offer.name_en, offer.budget_minor):
            return Unchanged(newest.number)
        if budget is not None and offer.budget_minor is None:
            offer.spent_minor = _spent(offer)
        offer.name, offer.name_en, offer.budget_minor = words
        offer.changed_at = now
        offer.save()
        number = newest.number + (not is_same)
        if not is_same:
            Terms.objects.create(
                offer=offer, number=number, document=terms, made_by_id=actor.staff_id or None, made_at=now
            )
    record({"offer": offer_id, "version": number})
    return Done(number)


def _keyed(document: Any, key: str) -> Any:
    """The offer's own code stands in its terms, by which tills order coupons."""
    if not isinstance(document, dict) or not isinstance(document.get("offer"), dict):
        return document
    return document | {"offer": document["offer"] | {"key": key}}


def _spent(offer: Offer) -> int:
    """What was taken off in all; it is counted beside the uses only where there is a budget."""
    if offer.budget_minor is not None:
        return offer.spent_minor
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(minor), 0)::bigint FROM coupons_used WHERE offer_id = %s", [offer.id]
        )
        return int(cursor.fetchone()[0])


@command
def open_offer(*, actor: Actor, offer_id: int, now: datetime) -> Outcome:
    """From now on the offer gives coupons; a closed one again."""
    return _become(actor, offer_id, "open", now)


@command
def close_offer(*, actor: Actor, offer_id: int, now: datetime) -> Outcome:
    """The offer gives no more coupons; those that were given stay good."""
    return _become(actor, offer_id, "closed", now)


def _become(actor: Actor, offer_id: int, state: str, now: datetime) -> Outcome:
    require_whole_house(actor)
    with elevated():
        offer = locked_offer(offer_id)
        if offer.state == state:
            return Unchanged(offer_id)
        Offer.objects.filter(id=offer_id).update(state=state, changed_at=now)
    record({"offer": offer_id})
    return Done(offer_id)


@command
def add_public_code(
    *, actor: Actor, offer_id: int, code: str, now: datetime, total_limit: int | None = None,
    member_limit: int | None = 1,
) -> Outcome:  # fmt: skip
    """One code for many, so many times in all and so many times a member; answers its id. PublicCodeTaken."""
    require_whole_house(actor)
    text = normal_code(code)
    if not is_public(text):
        raise PublicCodeInvalid(field="code")
    limits = {"total_limit": total_limit, "member_limit": member_limit}
    most = {
        name: None if limit is None else min(whole_amount(limit, name), 2**31 - 1)
        for name, limit in limits.items()
    }
    with elevated():
        if locked_offer(offer_id).state == "closed":
            raise OfferClosed(field="offer_id")
        try:
            with transaction.atomic():
                made = PublicCode.objects.create(
                    code=text, offer_id=offer_id, made_by_id=actor.staff_id or None, made_at=now, **most
                )
        except IntegrityError as taken:
            raise PublicCodeTaken(field="code") from taken
    record({"offer": offer_id, "public": made.id})
    return Done(made.id)


@command
def end_public_code(*, actor: Actor, public_id: int) -> Outcome:
    """A code for many gives nothing more."""
    require_whole_house(actor)
    with elevated():
        if not PublicCode.objects.filter(id=public_id).exists():
            raise NotFound(field="public_id")
        if not PublicCode.objects.filter(id=public_id, is_open=True).update(is_open=False):
            return Unchanged(public_id)
    record({"public": public_id})
    return Done(public_id)
