"""Where what is known of a customer comes from, in words: beside each number and answer, and for the record itself."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from shuke.customers.queries.campaigns import OriginShown
from shuke.customers.queries.profile import Profile
from shuke.doors.web.identify.consents.words import SOURCES
from shuke.ui.formats import day

LABELS = {
    "name": pgettext_lazy("of a person", "Name"), "gender": gettext_lazy("Gender"), "language": gettext_lazy("Language"),
    "birthday": gettext_lazy("Birthday"), "kind": gettext_lazy("Kind"),
}  # fmt: skip


def origin_words(origin: OriginShown | None) -> str:
    """ "on a call, Tea fair, Zhou Jingyi, 3 May 2026"; nothing where nothing is known."""
    if origin is None:
        return ""
    on = day(timezone.localtime(origin.at).date())
    facts = [str(SOURCES.get(origin.source, origin.source)), origin.campaign, origin.staff_name, on]
    return pgettext("between two facts", ", ").join(fact for fact in facts if fact)


def origin_rows(profile: Profile, origins: Mapping[str, OriginShown]) -> list[tuple[Any, str]]:
    """The enrolment, and what of the record was told or corrected since."""
    first = origins.get("enrolment")
    if first is None:
        return []
    rows: list[tuple[Any, str]] = [(_("At first"), origin_words(first))]
    return rows + [
        (label, origin_words(origins[field])) for field, label in LABELS.items() if field in origins
    ]
