"""Requests in words: what is asked for, how pressing it is, what to do next."""

from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy

from shuke.stewardship.privacy.queries.requests import RequestShown
from shuke.stewardship.privacy.rules.deadlines import tone_of
from shuke.stewardship.privacy.rules.requests import GROUNDS, KINDS, PROOFS, WAYS

ICONS = {
    "copy": "download", "correct": "pencil", "restrict": "lock", "close": "x", "erase": "trash", "object": "chart-bar",
}  # fmt: skip
STATES = {
    "open": (pgettext_lazy("a request", "open"), "info"), "done": (pgettext_lazy("a request", "done"), "success"),
    "refused": (pgettext_lazy("a request", "refused"), "danger"),
    "withdrawn": (pgettext_lazy("a request", "taken back"), ""),
}  # fmt: skip
# What the officer does about it, before or by the button below.
NEXT = {
    "copy": gettext_lazy("Take the copy and hand it over; the request is met with that."),
    "correct": gettext_lazy("Have it corrected on the customer's page by who looks after the customer; then say so here."),
    "restrict": gettext_lazy("From then on the details are kept and not used: no message, no list, no figure."),
    "close": gettext_lazy("Numbers, addresses and the card end, consents are withdrawn; what the books need is kept."),
    "erase": gettext_lazy("You will see first what goes and what stays. It cannot be taken back."),
    "object": gettext_lazy("Purchases are analysed no more; figures of this customer go with the next run."),
}  # fmt: skip
# What becomes of a table's rows, and why, in the order in which it is told.
FATES = {
    "delete": (
        pgettext_lazy("of an erasure", "Goes"),
        gettext_lazy("Removed, with the keys that could open it."),
    ),
    "blank": (
        pgettext_lazy("of an erasure", "Is emptied"),
        gettext_lazy("The row stays so that numbers add up; nothing of the person is left in it."),
    ),
    "unlink": (
        pgettext_lazy("of an erasure", "Stays without the person"),
        gettext_lazy("Sales belong to the books; nobody can tell any more whose they were."),
    ),
    "keep": (
        pgettext_lazy("of an erasure", "Stays"),
        gettext_lazy(
            "Proof of what was done and agreed to, in codes and numbers, without a name or a contact."
        ),
    ),
}


def left_of(due_on: date, today: date) -> tuple[str, str]:
    """Days left or overdue, and the tone."""
    days = (due_on - today).days
    if days == 0:
        words = gettext("due today")
    elif days < 0:
        words = ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {"days": -days}
    else:
        words = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
    return words, tone_of(due_on, today)


def line_of(one: RequestShown, today: date) -> dict[str, Any]:
    """A request as lists and its own page show it."""
    word, tone = left_of(one.due_on, today) if one.state == "open" else STATES[one.state]
    return {
        "request": one, "kind": KINDS[one.kind], "icon": ICONS[one.kind], "name": one.customer_name or one.member_no,
        "chip": word, "tone": tone, "way": WAYS[one.way], "proof": PROOFS.get(one.proof, ""),
        "ground": GROUNDS.get(one.ground, ""),
    }  # fmt: skip
