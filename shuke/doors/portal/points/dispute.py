"""One tap: this use of my points was not me."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from shuke.doors.portal.door import Me, page
from shuke.doors.portal.notices import back
from shuke.trade.ledger.queries.balances import EntryShown
from shuke.trade.programme.commands.disputes import open_dispute
from shuke.trade.programme.rules.disputes import SPAN

STATES = {
    "open": pgettext_lazy("how a dispute stands", "Disputed, the shop looks into it"),
    "asked": pgettext_lazy("how a dispute stands", "Disputed, the shop looks into it"),
    "returned": pgettext_lazy("how a dispute stands", "Disputed, given back"),
    "rejected": pgettext_lazy("how a dispute stands", "Disputed, it stays"),
}


@require_POST
@page
def dispute(request: HttpRequest, me: Me, transfer_id: int) -> HttpResponse:
    """The dispute is open; a second tap changes nothing."""
    open_dispute(actor=me.actor, customer_id=me.member.customer_id, transfer_id=transfer_id, now=me.now)
    return back(reverse("me_points"), "disputed")


def disputing(me: Me, one: EntryShown, known: dict[int, tuple[str, str]]) -> dict[str, Any]:
    """What a line of the statement says of its dispute, or where one is opened."""
    if one.kind != "burn" or one.amount >= 0:
        return {}
    state, words = known.get(one.transfer_id, ("", ""))
    if state:
        return {"disputed": STATES[state], "words": words}
    return {"dispute_url": reverse("me_dispute", args=[one.transfer_id])} if me.now - one.at <= SPAN else {}
