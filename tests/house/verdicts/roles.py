"""Verdicts of the pages of roles."""

from tests.house.verdicts import Line
from tests.house.verdicts.people import ADMIN, ADMIN_BAD, HOUSE, NO_SUCH, NOWHERE

CASHIER = {
    "name": "Head cashier",
    "name_zh": "收银主管",
    "sight_B": "full",
    "bundle": "see_customers",
    "version": "1",
}
OWN = "/settings/roles/{ownrole}"


def words(cast) -> dict[str, str]:
    """A role of the shop's own."""
    from dataclasses import replace

    from shuke.foundation.org.actor import SYSTEM, acting_as
    from shuke.foundation.org.commands.roles import make_role
    from shuke.foundation.org.house.own_roles import like
    from shuke.foundation.org.matrix import ROLES

    with acting_as(SYSTEM):
        given = replace(like(ROLES["clerk"]), name="Night desk", name_zh="夜班")
        return {"ownrole": make_role(actor=SYSTEM, given=given).value}


LINES = (
    Line("roles", "GET", "/settings/roles", HOUSE),
    Line("role", "GET", "/settings/roles/store_manager", HOUSE),
    Line("role", "GET", OWN, HOUSE),
    Line("role", "GET", "/settings/roles/king", NOWHERE),
    Line("role_new", "GET", "/settings/roles/new", ADMIN),
    Line("role_new", "GET", "/settings/roles/new?like=king", NO_SUCH),
    Line("role_new", "POST", "/settings/roles/new?like=clerk", ADMIN_BAD, {**CASHIER, "name": ""}),
    Line("role_new", "POST", "/settings/roles/new?like=clerk", ADMIN_BAD, {**CASHIER, "sight_C": "full"}),
    Line("role_new", "POST", "/settings/roles/new?like=clerk", ADMIN_BAD, {**CASHIER, "bundle": "configure"}),
    Line("role_new", "POST", "/settings/roles/new", ADMIN_BAD, {}, "nothing said"),
    Line("role_change", "GET", f"{OWN}/change", ADMIN),
    Line("role_change", "GET", "/settings/roles/clerk/change", NO_SUCH),
    Line("role_change", "POST", f"{OWN}/change", ADMIN_BAD, {**CASHIER, "version": "77"}, "stale"),
    Line("role_change", "POST", f"{OWN}/change", ADMIN_BAD, {**CASHIER, "name_zh": ""}),
    Line("role_ending", "POST", "/settings/roles/clerk/ending", NO_SUCH),
)
