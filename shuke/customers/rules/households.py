"""Households: the roles in one, and what must not be."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shuke.foundation.kernel.refusal import Refusal

ROLES: dict[str, Any] = {
    "partner": _("Partner or spouse"),
    "child": pgettext_lazy("role in a household", "Child"),
    "parent": pgettext_lazy("role in a household", "Parent"),
    "other": _("Other relative"),
}
# What somebody is to a household that begins with a relative of that role.
OPPOSITE = {"partner": "partner", "child": "parent", "parent": "child", "other": "other"}


class RoleUnknown(Refusal):
    """No such role in a household."""

    code = "role_unknown"
    message = _("Choose what this person is to the household.")


class SamePerson(Refusal):
    """Nobody is one's own relative."""

    code = "same_person"
    message = _("Choose another person.")


class OtherHousehold(Refusal):
    """Both belong to a household, and not to the same."""

    code = "other_household"
    status = 409
    message = _("This person belongs to another household. End that first.")


def checked_role(role: str) -> str:
    """The role; RoleUnknown."""
    if role not in ROLES:
        raise RoleUnknown(field="role")
    return role
