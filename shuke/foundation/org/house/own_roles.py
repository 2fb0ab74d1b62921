"""Roles of the shop's own: less than what ships, put together from it; never a reach that no test has walked.

An own role has the scope of shipped roles. It opens each field class at most as far as one of them does, and holds
only bundles that some of them hold: row policies, masking and pages are proven for those.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.matrix import ROLES, Role

LETTERS = "BCSX"
SIGHTS = ("", "masked", "full")
LONGEST = 40


class RoleNameMissing(Refusal):
    """Nothing to call it by."""

    code = "role_name_missing"
    message = _("A role needs a name of 1 to 40 characters in both languages.")


class RoleNameTaken(Refusal):
    """Two roles of one name would be taken for each other."""

    code = "role_name_taken"
    status = 409
    message = _("There is a role of this name already.")


class RoleScopeUnknown(Refusal):
    """Customers that no shipped role reaches in this way."""

    code = "role_scope_unknown"
    message = _("Choose which customers the role reaches.")


class RoleTooOpen(Refusal):
    """More of a customer than any shipped role of the scope shows."""

    code = "role_too_open"
    message = _("No role that ships shows as much of these customers. Choose less.")


class RoleActsTooWide(Refusal):
    """Acts that no shipped role of the scope holds."""

    code = "role_acts_too_wide"
    message = _("These acts do not go with this choice of customers: %(bundles)s.")


class RoleDoesNothing(Refusal):
    """A role without any act."""

    code = "role_does_nothing"
    message = _("Choose at least one thing that the role may do.")


@dataclass(frozen=True, slots=True)
class OwnRole:
    """A role as the shop defines it; ``sights`` says per field class "", "masked" or "full"."""

    name: str
    name_zh: str
    scope: str | None
    sights: Mapping[str, str]
    bundles: tuple[str, ...]
    code: str = ""
    version: int = 0

    @property
    def role(self) -> Role:
        """The row of the matrix that it makes."""
        full, masked = (
            "".join(letter for letter in LETTERS if self.sights.get(letter, "") == sight)
            for sight in ("full", "masked")
        )
        return Role(self.code, self.scope, self.bundles, full, masked, self.name, self.name_zh)


def like(role: Role) -> OwnRole:
    """A copy to begin with."""
    sights = {letter: role.classes.get(letter, "") for letter in LETTERS}
    return OwnRole("", "", role.scope, sights, role.bundles)


def shipped_in(scope: str | None) -> list[Role]:
    """Shipped roles of a scope."""
    return [role for role in ROLES.values() if role.scope == scope]


def bundles_in(scope: str | None) -> list[str]:
    """Bundles that an own role of this scope may hold, in the matrix' order of roles."""
    return list(dict.fromkeys(bundle for role in shipped_in(scope) for bundle in role.bundles))


def checked(given: OwnRole, taken: Iterable[str]) -> OwnRole:
    """The role with trimmed names and bundles in order; ``taken`` are the names of all others, in either language."""
    name, name_zh = " ".join(given.name.split()), " ".join(given.name_zh.split())
    for field, text in (("name_zh", name_zh), ("name", name)):
        if not 1 <= len(text) <= LONGEST:
            raise RoleNameMissing(field=field)
        if text.casefold() in {one.casefold() for one in taken}:
            raise RoleNameTaken(field=field)
    shipped = shipped_in(given.scope)
    if not shipped:
        raise RoleScopeUnknown(field="scope")
    if not any(_shows_no_more(given.sights, role) for role in shipped):
        raise RoleTooOpen(field="sights")
    allowed = bundles_in(given.scope)
    if wider := [bundle for bundle in given.bundles if bundle not in allowed]:
        raise RoleActsTooWide(field="bundles", bundles=", ".join(wider)[:200])
    if not given.bundles:
        raise RoleDoesNothing(field="bundles")
    ordered = tuple(bundle for bundle in allowed if bundle in given.bundles)
    return replace(given, name=name, name_zh=name_zh, bundles=ordered)


def _shows_no_more(sights: Mapping[str, str], role: Role) -> bool:
    return all(
        sights.get(letter, "") in SIGHTS
        and SIGHTS.index(sights.get(letter, "")) <= SIGHTS.index(role.classes.get(letter, ""))
        for letter in LETTERS
    )
