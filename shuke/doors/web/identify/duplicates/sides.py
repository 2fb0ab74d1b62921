"""One of the two records beside each other: what is the same for everybody, and what may be chosen."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from shuke.customers.queries.contacts import contacts_of
from shuke.customers.queries.fields import values_of
from shuke.customers.queries.profile import Profile, profile_of
from shuke.customers.queries.tags import tags_of
from shuke.doors.web.identify.duplicates.words import FIELDS
from shuke.doors.web.request import is_english, today
from shuke.doors.web.words import GENDERS, KINDS
from shuke.foundation.org.actor import Actor
from shuke.trade.orders.queries.sales import buying_of
from shuke.ui.formats import count, day, money

HIDDEN = "****"  # a birthday that an act opens, for a reason


@dataclass(slots=True)
class Side:
    """A record as the pair's page shows it; ``values`` maps a field that may be chosen to its words ("" where empty)."""

    profile: Profile
    facts: list[tuple[Any, str]]
    contacts: list[tuple[str, str]]
    values: dict[str, str] = field(default_factory=dict)
    labels: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the record is called."""
        return self.profile.name or self.profile.member_no


def side_of(actor: Actor, customer_id: int, currency: str) -> Side:
    """A record within reach; NotFound."""
    profile = profile_of(actor=actor, customer_id=customer_id)
    contacts = contacts_of(actor=actor, customer_ids=[customer_id], kinds=tuple(KINDS))
    side = Side(
        profile,
        _facts(actor, profile, currency),
        [(KINDS[one.kind][1], one.shown) for one in contacts],
        _values(profile),
    )
    side.labels = dict(FIELDS)
    for shown in values_of(actor=actor, customer_ids=[customer_id]).get(customer_id, {}).values():
        key = f"field:{shown.field.id}"
        side.values[key] = str(shown.value)
        side.labels[key] = shown.field.label_en if is_english() else shown.field.label
    return side


def _values(profile: Profile) -> dict[str, str]:
    language = get_language_info(profile.language)["name_local"] if profile.language else ""
    birthday = HIDDEN if profile.is_birthday_masked else ""
    if profile.birthday:
        year, month, number, is_lunar = profile.birthday
        birthday = f"{year or '—'}-{month:02}-{number:02}" + (f" ({_('lunar')})" if is_lunar else "")
    return {
        "name": profile.name, "birthday": birthday, "gender": str(GENDERS.get(profile.gender, "")), "language": language,
        "home": profile.home_name, "owner": profile.owner_name,
    }  # fmt: skip


def _facts(actor: Actor, profile: Profile, currency: str) -> list[tuple[Any, str]]:
    found = [(_("Member number"), profile.member_no), (_("Joined"), day(profile.joined_on))]
    if actor.sees("S") == "full":
        buying = buying_of(actor=actor, customer_id=profile.id, today=today())
        found.append((_("Purchases"), count(buying.orders)))
        found.append(
            (_("12-month spend"), money(buying.spend_12m_minor, buying.currency or currency, whole=True))
        )
        if buying.last_on:
            found.append((_("Last purchase"), day(buying.last_on)))
    tags = tags_of(actor=actor, customer_ids=[profile.id]).get(profile.id, [])
    if tags:
        comma = ", " if is_english() else "、"
        found.append(
            (_("Tags"), comma.join(en if is_english() and en else zh for _id, zh, en, _colour in tags))
        )
    return found


def differing(left: Side, right: Side, kept: int) -> list[dict[str, Any]]:
    """Fields in which the two differ; chosen beforehand is the survivor's value, or the other's where there is none."""
    found = []
    for key, label in {**right.labels, **left.labels}.items():
        values = [left.values.get(key, ""), right.values.get(key, "")]
        # Two hidden birthdays may differ: each is opened on its own page, for a reason.
        if not any(values) or (values[0] == values[1] != HIDDEN):
            continue
        first = 0 if kept == left.profile.id else 1
        chosen = first if values[first] else 1 - first
        ids = (left.profile.id, right.profile.id)
        sides = [{"id": ids[place], "text": values[place], "chosen": place == chosen} for place in (0, 1)]
        found.append({"key": key, "label": label, "sides": sides})
    return found
