"""The way of an import as a stepper: which steps are behind, where one is, which can be gone back to."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

STEPS = (
    ("upload", _("Upload")),
    ("columns", _("Check the columns")),
    ("check", _("Rehearse")),
    ("run", _("Import")),
)


def steps(here: str, draft_id: int | None = None, done: bool = False) -> list[dict[str, Any]]:
    """Context of ui/stepper.html: label, state (done, here, todo) and an address for steps that may be opened again."""
    names = [name for name, _label in STEPS]
    at = names.index(here)
    open_again = (
        {name: reverse(f"import_{name}", args=[draft_id]) for name in ("columns", "check")}
        if draft_id
        else {}
    )
    return [
        {"number": place + 1, "label": label, "url": open_again.get(name, "") if place < at else "",
         "state": "done" if place < at or (done and place == at) else "here" if place == at else "todo"}
        for place, (name, label) in enumerate(STEPS)
    ]  # fmt: skip
