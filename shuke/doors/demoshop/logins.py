"""Whom a visitor of the demo can be: one person per role, entered by one click on this machine."""

from shuke.doors.demoshop.cast import DOORS, PLACES, TEAM
from shuke.doors.demoshop.names import spelled
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.commands import add_key
from shuke.foundation.org.matrix import ROLES


def demo_logins() -> list[dict[str, str]]:
    """login, name, role (code) with its names, unit (code) with its names; the demo's file of logins holds these.

    ``label`` is a line for the terminal, ``path`` where to enter.
    """
    units = {place.code: place for place in PLACES}
    team = {one.login: one for one in TEAM}
    found = []
    for login in DOORS:
        one = team[login]
        role, unit = ROLES[one.role], units[one.unit]
        found.append(
            {
                "login": login, "name": one.name, "name_en": spelled(one.name), "role": one.role,
                "role_name": role.name_zh, "role_name_en": role.name, "unit": unit.code, "unit_name": unit.name,
                "unit_name_en": unit.name_en, "label": f"{role.name_zh} {one.name} ({login})", "path": "/login",
            }
        )  # fmt: skip
    return found


def till_key() -> str:
    """The key of the demo's sandbox till, made anew with each shop; the page on this machine alone is given it."""
    with acting_as(SYSTEM):
        made = add_key(actor=SYSTEM, name="沙盒收银台", scopes=["till"], unit=PLACES[0].code)
    return str(made.value)
