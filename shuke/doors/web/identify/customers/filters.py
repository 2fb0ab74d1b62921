"""What the customers list can be filtered by, for one actor: names of the address over attributes of the registry."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shuke.customers.queries.lists import WIDE_SCOPES
from shuke.customers.queries.tags import tag_of, tags_offered
from shuke.doors.web.lists.parts import Choices, Filter, by_name
from shuke.doors.web.request import is_english, whole
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries import staff_names, staff_within
from shuke.foundation.org.reach import unit_labels
from shuke.foundation.org.registries import Attribute
from shuke.insight.labels import CELLS, CHINESE_CELLS, STAGES

KINDS = (("person", gettext_lazy("People")), ("organisation", gettext_lazy("Organisations")))
PHONES = (("1", gettext_lazy("known")), ("0", gettext_lazy("missing")))
HOUSEHOLDS = (("1", gettext_lazy("shared with another customer")),)
YES_OR_NO = (("1", gettext_lazy("Yes")), ("0", gettext_lazy("No")))
SPANS = (30, 60, 90, 180, 365)
SCORES = tuple((str(score), str(score)) for score in range(1, 6))
CLASSES = tuple((letter, letter) for letter in "ABCD")
# Purchases of one's own reach are counted for narrow scopes too; scores of several sellers are not.
FOR_EVERY_SCOPE = ("recency_days", "last_on", "spend_12m")


def filters_for(actor: Actor, attributes: dict[str, Attribute], currency: str) -> dict[str, Filter]:
    """The filters that the actor's scope and field classes allow; none at the till."""
    if actor.scope == "desk":
        return {}
    asked = [one for one in _all(actor, currency) if _sees(actor, attributes[attribute_of(one)])]
    asked += [
        _of_attribute(attribute, currency)
        for attribute in _own(attributes)
        if actor.may_ask_by(attribute.letter)
    ]
    return by_name(asked)


def attribute_of(one: Filter) -> str:
    """The attribute that a filter asks of."""
    return str(one.of if isinstance(one.of, str) else one.of[0])


def _sees(actor: Actor, attribute: Attribute) -> bool:
    wide = attribute.table != "insight_figure" or attribute.name in FOR_EVERY_SCOPE
    return actor.may_ask_by(attribute.letter) and (wide or actor.scope in WIDE_SCOPES)


def _all(actor: Actor, currency: str) -> Iterator[Filter]:
    yield Filter("abc", gettext_lazy("Class"), "many", CLASSES, "abc")
    yield Filter("cell", gettext_lazy("RFM cell"), "many", tuple(CELLS.items()), "cell")
    yield Filter(
        "cell_cn", gettext_lazy("RFM cell"), "many", tuple(CHINESE_CELLS.items()), "cell_cn", is_offered=False
    )
    yield Filter("stage", gettext_lazy("Life stage"), "many", tuple(STAGES.items()), "stage")
    yield Filter("stage_before", gettext_lazy("Life stage at the end of last month"), "many",
                 tuple(STAGES.items()), "stage_before", is_offered=False)  # fmt: skip
    for name in "rfm":
        yield Filter(name, name.upper(), "many", SCORES, name, is_whole=True, is_offered=False)
    spans = lambda: [(str(days), _within(str(days))) for days in SPANS]  # noqa: E731 - in today's language
    yield Filter("within", gettext_lazy("Last purchase"), "one", spans, ("recency_days", "most"),
                 is_whole=True, is_open=True, words=_within)  # fmt: skip
    yield Filter("last", gettext_lazy("Last purchase between"), "day", of="last_on")
    yield Filter("spend", gettext_lazy("12-month spend"), "money", of="spend_12m", currency=currency)
    yield Filter("value", gettext_lazy("Expected in 12 months"), "money", of="value_12m", currency=currency)
    yield Filter("first", gettext_lazy("First purchase between"), "day", of="first_on")
    yield Filter("kind", gettext_lazy("Kind"), "many", KINDS, "kind")
    yield _by_id("store", gettext_lazy("Store"), _stores(actor), is_offered=actor.scope in WIDE_SCOPES)
    yield _by_id(
        "owner", gettext_lazy("Owner"), _staff(actor), words=_owner, is_offered=actor.scope in WIDE_SCOPES
    )
    yield _by_id("tag", gettext_lazy("Tag"), _tags(actor), words=_tag_words(actor))
    yield Filter("birthday", gettext_lazy("Birthday month"), "one", _months, "birthday_month", is_whole=True)
    yield Filter("household", gettext_lazy("Household"), "flag", HOUSEHOLDS, "household")
    yield Filter("phone", gettext_lazy("Phone"), "flag", PHONES, "has_phone")
    yield Filter("joined", gettext_lazy("Joined"), "day", of="joined_on")


def _by_id(name: str, label: Any, choices: Callable[[], Choices], **options: Any) -> Filter:
    return Filter(name, label, "one", choices, name, is_whole=True, is_open=True, **options)


def _within(text: str) -> str:
    days = whole(text) or 0
    return ngettext("within %(days)s day", "within %(days)s days", days) % {"days": days}


def _months() -> Choices:
    return [(str(month), _("month %(n)s") % {"n": month}) for month in range(1, 13)]


def _stores(actor: Actor) -> Callable[[], Choices]:
    return lambda: [
        (str(id_), label)
        for id_, _path, label, kind in unit_labels(actor.path, is_english())
        if kind == "store"
    ]


def _staff(actor: Actor) -> Callable[[], Choices]:
    return cache(lambda: [(str(id_), name) for id_, name in staff_within(actor.path, is_english())])


def _owner(text: str) -> str:
    return staff_names([whole(text) or 0], is_english()).get(whole(text) or 0, text)


def _tags(actor: Actor) -> Callable[[], Choices]:
    # Asked once, for the filter and for the bar of acts on many.
    return cache(lambda: [(str(tag.id), tag.text(is_english())) for tag in tags_offered(actor=actor)])


def _tag_words(actor: Actor) -> Callable[[str], str]:
    def words(text: str) -> str:
        found = tag_of(actor=actor, tag_id=whole(text) or 0)
        return found.text(is_english()) if found else text

    return words


def _own(attributes: dict[str, Attribute]) -> list[Attribute]:
    """Fields that the shop defined itself and lists may ask for.

    What lies sealed does not belong into addresses, saved views and events, nor may it be tried until it hits.
    """
    return [
        attribute
        for attribute in attributes.values()
        if attribute.is_custom and attribute.can_filter and attribute.kind != "sealed"
    ]


def _of_attribute(attribute: Attribute, currency: str) -> Filter:
    """The filter of a field that the shop defined itself: by its kind."""
    name, label = f"x_{attribute.name}", attribute.label
    if attribute.kind in ("number", "money", "day"):
        return Filter(name, label, attribute.kind, of=attribute.name, currency=attribute.currency or currency)
    if attribute.kind == "flag":
        return Filter(name, label, "one", YES_OR_NO, attribute.name, is_whole=True)
    if attribute.kind == "choice":
        return Filter(name, label, "many", attribute.choices, attribute.name)
    return Filter(name, label, "text", of=attribute.name)
