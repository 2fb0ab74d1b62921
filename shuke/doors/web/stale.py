"""Both versions of what two people edited at once: mine beside theirs, a choice per field, nothing typed is lost.

How a page uses it, when a command refuses with Stale:
1. ``both = Both(action, version, differing, same, theirs_url, by, at)``, with a ``Difference`` per field that differs
   (``differing_fields`` picks them out of mine and theirs) and the current version of the row.
2. Render the page again with status 409 and ``{% include "ui/stale.html" with stale=both %}``.
3. The choice is posted to the same address: read it by ``chosen(request.POST)`` instead of ``request.POST``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict

PICK, MINE, THEIRS = "keep-", "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: its name and label, both versions in words, and the form inputs that hold each of them."""

    name: str
    label: Any
    mine: str
    theirs: str
    mine_inputs: Mapping[str, str]
    theirs_inputs: Mapping[str, str]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Hidden inputs that bring both versions back with the choice."""
        sides = ((MINE, self.mine_inputs), (THEIRS, self.theirs_inputs))
        return [
            (f"{side}.{self.name}.{name}", value) for side, inputs in sides for name, value in inputs.items()
        ]


@dataclass(frozen=True, slots=True)
class Both:
    """What the dialog draws: ``same`` are the form's other inputs as they were sent, ``by`` and ``at`` tell who was first."""

    action: str
    version: int | str
    differing: Sequence[Difference]
    same: Sequence[tuple[str, str]] = ()
    theirs_url: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field as a form knows it: its inputs by name, and how their values read."""

    name: str
    label: Any
    inputs: tuple[str, ...] = field(default=())

    def of(self, values: Mapping[str, Any]) -> dict[str, str]:
        """The field's inputs out of a form or a row."""
        return {name: str(values.get(name) or "") for name in self.inputs or (self.name,)}


def differing_fields(
    fields: Sequence[Field], mine: Mapping[str, Any], theirs: Mapping[str, Any], words: Mapping[str, Any]
) -> list[Difference]:
    """The fields in which both versions differ; ``words`` maps a field's name to a function from its inputs to text."""
    found = []
    for one in fields:
        my, their = one.of(mine), one.of(theirs)
        if my != their:
            tell = words.get(one.name, lambda inputs: " ".join(filter(None, inputs.values())))
            found.append(Difference(one.name, one.label, str(tell(my)), str(tell(their)), my, their))
    return found


def chosen(post: QueryDict) -> QueryDict:
    """A form as if the chosen version of each field had been typed; a form without a choice comes back as it is."""
    picks = {name.removeprefix(PICK): value for name, value in post.items() if name.startswith(PICK)}
    result = post.copy()
    for name, side in picks.items():
        prefix = f"{THEIRS if side == THEIRS else MINE}.{name}."
        for key in post:
            if key.startswith(prefix):
                result[key.removeprefix(prefix)] = str(post[key])
    return result
