"""A running job in words: which step, how much of it, how long still."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuke.doors.web.identify.imports.words import STEPS
from shuke.integrations.imports.queries.drafts import ProgressView
from shuke.integrations.imports.queries.jobs import JobView
from shuke.ui.formats import count

# Where each step of a merge begins, as a share of the whole; reading fills what is before the first.
_SALES = {
    "products": 0.19,
    "lines": 0.2,
    "customers": 0.34,
    "orders": 0.39,
    "refunds": 0.57,
    "counting": 0.91,
}
BEGINS: dict[str, dict[str, float]] = {
    "receipts": _SALES,
    "orders": _SALES,
    "customers": {"customers": 0.3},
    "products": {"products": 0.5},
    "stock": {"stock": 0.5},
    "balances": {"balances": 0.4},
}
SURE_FROM = 0.05  # of the work, before a time left is more than a guess


def share_done(kind: str, told: ProgressView) -> float:
    """Which part of the work is behind, between 0 and 1."""
    if told.step not in BEGINS[kind] and told.step != "reading":
        return 0.0
    begins = BEGINS[kind]
    first = min(begins.values())
    if told.step in begins:
        return begins[told.step]
    return first * min(1.0, told.done / told.total) if told.total else 0.0


def progress_shown(job: JobView, told: ProgressView | None) -> dict[str, Any]:
    """Context of progress.html."""
    if told is None:
        return {"step": STEPS["reading"], "percent": 0, "rows": "", "left": ""}
    share = share_done(job.kind, told)
    left = told.seconds / share * (1 - share) if share >= SURE_FROM else None
    rows = ""
    if told.step == "reading" and told.done:
        rows = ngettext("%(n)s row read", "%(n)s rows read", told.done) % {"n": count(told.done)}
    return {
        "step": STEPS.get(told.step, STEPS["reading"]),
        "percent": round(share * 100),
        "rows": rows,
        "left": time_left(left),
    }


def time_left(seconds: float | None) -> str:
    """Rough words for a time that is a guess."""
    if seconds is None:
        return ""
    if seconds < 10:
        return _("a few seconds left")
    if seconds < 90:
        rounded = int(seconds // 10 + 1) * 10
        return _("about %(n)s seconds left") % {"n": rounded}
    minutes = round(seconds / 60)
    return ngettext("about %(n)s minute left", "about %(n)s minutes left", minutes) % {"n": minutes}
