"""Wishes: asked for and not in stock; noted by one tap, told of when it arrives."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from django.db import connection
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from shuke.customers.queries.profile import home_path_of
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.queries import unit_within
from shuke.foundation.org.refusals import NotFound
from shuke.service.care.commands.planned import Pick, plan_many
from shuke.service.care.models import Wish
from shuke.trade.catalog.queries.goods import product_of
from shuke.trade.catalog.queries.stock import stock_of

ENDS = ("bought", "not_wanted", "not_to_be_had")


class WishEmpty(Refusal):
    """Neither goods nor words."""

    code = "wish_empty"
    message = _("Choose the goods, or say in a few words what was asked for.")


class EndUnknown(Refusal):
    """An end outside the list."""

    code = "outcome_unknown"
    message = _("Choose what came of it.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked for: goods of the catalogue, or words; and a size where there are sizes."""

    product_id: int | None = None
    words: str = ""
    size: str = ""


@command
def note_wish(
    *, actor: Actor, customer_id: int, wanted: Wanted, unit_id: int, today: date, key: str | None = None
) -> Outcome:
    """A customer asked a store for something that is not there; answers the wish's id."""
    if home_path_of(actor=actor, customer_id=customer_id) is None:
        raise NotFound(field="customer_id")
    unit = unit_within(actor.path, unit_id)
    if unit is None:
        raise NotFound(field="unit_id")
    words = normalize("NFC", wanted.words).strip()[:120]
    if not words and wanted.product_id is None:
        raise WishEmpty(field="words")
    seen = Decimal(0)
    if wanted.product_id is not None:
        product_of(actor=actor, product_id=wanted.product_id)  # NotFound where there is none
        lies = stock_of(actor=actor, product_id=wanted.product_id)
        seen = Decimal(str(next((at.on_hand for at in lies if at.unit_id == unit.id), 0)))
    wish = Wish.objects.create(
        customer_id=customer_id, product_id=wanted.product_id, words=words, size=wanted.size.strip()[:20], unit_id=unit.id,
        asked_on=today, noted_by_id=actor.staff_id or None, seen_on_hand=max(seen, Decimal(0)),
    )  # fmt: skip
    record({"wish": wish.id, "product": wanted.product_id, "unit": unit.id}, [customer_id])
    return Done(wish.id)


@command
def close_wish(*, actor: Actor, wish_id: int, outcome: str) -> Outcome:
    """The wish is over: bought, not wanted any more, or not to be had."""
    if outcome not in ENDS:
        raise EndUnknown(field="outcome")
    wish = Wish.objects.select_for_update(of=("self",)).filter(id=wish_id).first()
    if wish is None:
        raise NotFound(field="wish_id")
    if wish.closed_at is not None:
        return Unchanged(wish_id)
    Wish.objects.filter(id=wish_id).update(closed_at=Now(), outcome=outcome)
    record({"wish": wish_id, "outcome": outcome}, [wish.customer_id])
    return Done(wish_id)


# What was sold since counts: the next delivery is more than what lies there then.
SINK = """
UPDATE care_wish w SET seen_on_hand = greatest(k.on_hand, 0) FROM catalog_stock k
 WHERE w.closed_at IS NULL AND w.arrived_at IS NULL AND k.product_id = w.product_id AND k.unit_id = w.unit_id
   AND k.on_hand < w.seen_on_hand
"""
ARRIVED = """
UPDATE care_wish w SET arrived_at = now() FROM catalog_stock k, catalog_product p
 WHERE w.closed_at IS NULL AND w.arrived_at IS NULL AND k.product_id = w.product_id AND k.unit_id = w.unit_id
   AND p.id = w.product_id AND k.on_hand > 0 AND k.on_hand > w.seen_on_hand
RETURNING w.id, w.customer_id, p.name, p.name_en, w.size, w.asked_on
"""


@command
def tell_arrivals(*, actor: Actor, today: date) -> Outcome:
    """Goods that somebody asked for have come in: each wish becomes a follow-up of today; answers how many."""
    with connection.cursor() as cursor:
        cursor.execute(SINK)
        cursor.execute(ARRIVED)
        rows: list[Any] = cursor.fetchall()
    if not rows:
        return Unchanged(0)
    plan_many(actor=actor, kind="wish", picks=[_pick(row, today) for row in rows])
    record({"wishes": [row[0] for row in rows]}, sorted({row[1] for row in rows}))
    return Done(len(rows))


def _pick(row: Any, today: date) -> Pick:
    wish_id, customer_id, name, name_en, size, asked_on = row
    reason = {
        "wish": wish_id,
        "text": name,
        "text_en": name_en or name,
        "size": size,
        "asked_on": str(asked_on),
    }
    return Pick(customer_id, f"wish:{wish_id}", today, reason)
