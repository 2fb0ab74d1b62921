"""The unit that a page looks at: the one that its address names under the actor's own, else the topmost."""

from typing import Any

from django.http import HttpRequest

from shuke.doors.web.request import is_english, whole
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.reach import unit_labels


def chosen_unit(request: HttpRequest, actor: Actor) -> tuple[int, str, list[tuple[int, str, str, Any]]]:
    """(id, path, all units offered): the unit of ``?unit=`` under the actor's own, else the topmost one."""
    units = unit_labels(actor.path, is_english())
    wanted = whole(request.GET.get("unit"))
    found = next((unit for unit in units if unit[0] == wanted), None) or units[0]
    return found[0], found[1], units


def unit_choices(units: list[tuple[int, str, str, Any]], current: int, url: Any) -> list[dict[str, Any]]:
    """The unit menu, indented by depth."""
    return [
        {"label": label, "url": url(unit=id_), "current": id_ == current}
        for id_, _path, label, _kind in units
    ]
