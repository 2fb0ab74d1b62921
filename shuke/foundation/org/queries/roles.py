"""Reading the shop's own roles, for who changes them."""

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.house.own_roles import LETTERS, OwnRole
from shuke.foundation.org.models import OwnRole as Row
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound


@query("org.view_staff")
def own_role_of(*, actor: Actor, code: str) -> OwnRole:
    """An own role as it stands, with its version; NotFound for others."""
    row = Row.objects.filter(code=code, ended_at=None).first()
    if row is None:
        raise NotFound(field="code")
    sights = {
        letter: "full" if letter in row.full else "masked" if letter in row.masked else ""
        for letter in LETTERS
    }
    return OwnRole(row.name, row.name_zh, row.scope, sights, tuple(row.bundles), row.code, row.version)
