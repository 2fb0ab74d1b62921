"""Every role that somebody can hold: those that ship, and the shop's own."""

from collections.abc import Iterable

from django.db import connection

from shuke.foundation.org.bundles import BUNDLES
from shuke.foundation.org.matrix import ROLES, Role

OWN = "own_"
_OWN = """
SELECT code, scope, bundles, "full", masked, name, name_zh FROM org_ownrole
 WHERE ended_at IS NULL AND (%(codes)s::text[] IS NULL OR code = ANY(%(codes)s)) ORDER BY name, id
"""


def own_roles(codes: list[str] | None = None) -> dict[str, Role]:
    """The shop's own roles that are in use, or those of these codes.

    A bundle that no longer ships is left out: an older definition never gives more than it names.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OWN, {"codes": codes})
        return {
            code: Role(
                code, scope, tuple(one for one in bundles if one in BUNDLES), full, masked, name, name_zh
            )
            for code, scope, bundles, full, masked, name, name_zh in cursor.fetchall()
        }


def roles_known() -> dict[str, Role]:
    """All roles by code, those that ship first."""
    return ROLES | own_roles()


def roles_of(codes: Iterable[str]) -> dict[str, Role]:
    """The roles of these codes that there are; the database is asked only for the shop's own."""
    asked = set(codes)
    found = {code: ROLES[code] for code in asked if code in ROLES}
    own = sorted(code for code in asked if code.startswith(OWN))
    return found | (own_roles(own) if own else {})
