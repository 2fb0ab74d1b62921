"""Guardians: who may answer for a child, and when a child has grown to decide alone."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuke.customers.rules.birthdays import DateInvalid, age_on, born_on
from shuke.customers.rules.consents import AGE_OF_CONSENT
from shuke.foundation.kernel.refusal import Refusal

RELATIONS: dict[str, Any] = {
    "mother": _("Mother"),
    "father": _("Father"),
    "grandparent": _("Grandparent"),
    "guardian": _("Legal guardian"),
}
PROOFS = ("code",)  # a one-time code to the guardian's phone
# How somebody who turned 14 agreed alone: by a code, spoken at the desk, signed.
OWN_WORD = ("code", "spoken", "signed")


class NotAChild(Refusal):
    """Somebody of 14 years or more joins with the own phone."""

    code = "not_a_child"
    message = _("From 14 years on one joins with the own phone.")


class StillAChild(Refusal):
    """Nobody under 14 decides alone."""

    code = "still_a_child"
    message = _("Under 14 years the guardian decides.")


class GuardianMustAgree(Refusal):
    """The box was not ticked."""

    code = "guardian_must_agree"
    message = _("Without the guardian's consent nothing is kept. Tick the box if the guardian agrees.")


class RelationUnknown(Refusal):
    """No such relation between a child and a guardian."""

    code = "relation_unknown"
    message = _("Choose how the guardian is related to the child.")


class ChildAndGuardian(Refusal):
    """A child and its guardian are two people."""

    code = "child_and_guardian"
    message = _("A child and its guardian are two people.")


def checked_child(birthday: dict[str, Any] | None, relation: str, today: date, *, agrees: bool) -> None:
    """Whether a guardian may enrol somebody of that birthday; a Refusal where not. The birthday is checked already."""
    if birthday is None or birthday.get("year") is None:
        raise DateInvalid(field="birthday")
    if not is_under_age(birthday, today):
        raise NotAChild(field="birthday")
    if relation not in RELATIONS:
        raise RelationUnknown(field="relation")
    if not agrees:
        raise GuardianMustAgree(field="agrees")


def is_under_age(birthday: dict[str, Any], today: date) -> bool:
    """Whether somebody is under 14; of an unknown year nobody is."""
    if birthday.get("year") is None:
        return False
    born = born_on(
        int(birthday["year"]), int(birthday["month"]), int(birthday["day"]), bool(birthday.get("is_lunar"))
    )
    return age_on(born, today) < AGE_OF_CONSENT


def grown_on(born: date) -> date:
    """The day from which somebody decides alone: the 14th birthday; of the 29th of February the first of March."""
    try:
        return born.replace(year=born.year + AGE_OF_CONSENT)
    except ValueError:
        return date(born.year + AGE_OF_CONSENT, 3, 1)
