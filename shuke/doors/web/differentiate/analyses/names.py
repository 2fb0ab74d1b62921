"""Names of goods and their groups, as this person may read them."""

from __future__ import annotations

from collections.abc import Sequence

from shuke.foundation.org.actor import Actor
from shuke.trade.catalog.queries.goods import goods_named, groups_of


def product_names(actor: Actor, ids: Sequence[int]) -> dict[int, str]:
    """Names by product; nothing for who may not see goods."""
    return goods_named(actor=actor, product_ids=sorted(set(ids))) if actor.may("catalog.view") and ids else {}


def group_names(actor: Actor, kind: str) -> dict[int, str]:
    """Names by category, brand or supplier."""
    return dict(groups_of(actor=actor, kind=kind)) if actor.may("catalog.view") else {}
