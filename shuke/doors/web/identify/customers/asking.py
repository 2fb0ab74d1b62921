"""From the address of the customers list to what its query is asked."""

from datetime import date
from typing import Any

from shuke.customers.queries.lists import Asked, Condition
from shuke.doors.web.identify.customers.columns import columns_for
from shuke.doors.web.identify.customers.filters import filters_for
from shuke.doors.web.identify.customers.views import sorts_for, views_for
from shuke.doors.web.lists.address import Address
from shuke.doors.web.lists.parts import RANGES, Filter, List
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.registries import Attribute, attributes_of

PAGE = 50
LAST = "\U0010ffff"


def list_for(actor: Actor, today: date, currency: str) -> tuple[List, dict[str, Attribute]]:
    """What the actor may ask of the list, and the attributes that this stands on."""
    attributes = attributes_of(actor)
    sorts = sorts_for(actor, attributes)
    made = List(
        "customers", views_for(actor, today, sorts), sorts, columns_for(actor, attributes),
        filters_for(actor, attributes, currency), PAGE,
    )  # fmt: skip
    return made, attributes


def asked_of(address: Address, attributes: dict[str, Attribute]) -> Asked:
    """Conditions, order and place for the query."""
    conditions = [
        *address.view.asks,
        *(one for filter_, value in address.values() for one in conditions_of(filter_, value, attributes)),
        *_answered(address, attributes),
    ]
    return Asked(
        tuple(conditions), address.sort.of, address.descending != address.backwards, address.place, address.of.size,
        address.backwards, attributes,
    )  # fmt: skip


def _answered(address: Address, attributes: dict[str, Attribute]) -> list[Condition]:
    """A list in the order of an own field holds whom it is known of; the count says the same."""
    of = attributes[address.sort.of]
    return [Condition(of.name, "known", True)] if of.is_custom else []


def conditions_of(filter_: Filter, value: Any, attributes: dict[str, Attribute]) -> list[Condition]:
    """One condition, or the two ends of a range; a text is what an answer begins with, or all of a sealed one."""
    if filter_.kind == "text":
        of = attributes[filter_.of]
        kept = of.as_kept(value) if of.as_kept else value
        if of.kind == "sealed":
            return [Condition(of.name, "is", kept)]
        return [Condition(of.name, "least", kept), Condition(of.name, "most", kept + LAST)]
    if filter_.kind in RANGES:
        ends = zip(("least", "most"), value, strict=True)
        return [Condition(filter_.of, operator, end) for operator, end in ends if end is not None]
    if isinstance(filter_.of, tuple):
        attribute, operator = filter_.of
        return [Condition(attribute, operator, value)]
    return [Condition(filter_.of, "in" if filter_.kind == "many" else "is", value)]
