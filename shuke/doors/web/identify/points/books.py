"""The books: what is owed to members by month, what lapsed, and whether every balance is right."""

import csv
import io
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shuke.doors.web.identify.points.words import FAULTS
from shuke.doors.web.request import actor_of
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.trade.counter.queries.signs import Sign, signs_of_fraud
from shuke.trade.ledger.commands.nightly import ask_recount
from shuke.trade.ledger.queries.books import Counted, Month, journal_of, last_recount, liability
from shuke.ui.formats import count, money

SHOWN = 24  # months
LOOKED_BACK = timedelta(days=30)


@require_safe
def books(request: HttpRequest) -> HttpResponse:
    """By month, newest first, for one denomination."""
    actor = actor_of(request)
    months = liability(actor=actor)
    kinds = list(dict.fromkeys(one.denomination for one in months))
    asked = request.GET.get("of", "")
    chosen = asked if asked in kinds else "points" if "points" in kinds else (kinds[0] if kinds else "")
    rows = [one for one in months if one.denomination == chosen]
    recount = last_recount(actor=actor)
    context = {
        "tabs": [{"label": _label(one), "url": f"?of={one}", "current": one == chosen} for one in kinds],
        "figures": _figures(rows), "table": _table(rows[:SHOWN]) if rows else None,
        "recount": _recount(recount) if recount else None,
        "signs": [_sign(one) for one in signs_of_fraud(actor=actor, since=timezone.localdate() - LOOKED_BACK)],
    }  # fmt: skip
    return render(request, "identify/points/books.html", context)


def _label(denomination: str) -> str:
    names = {"points": _("Points"), "times": _("Times")}
    return names.get(denomination, denomination)


def _amount(amount: int, denomination: str) -> str:
    is_money = len(denomination) == 3 and denomination.isupper()
    return money(amount, denomination) if is_money else count(amount)


COLUMNS = (
    ("owed", gettext_lazy("Owed at the end")),
    ("earned", pgettext_lazy("a movement of points", "Earned")),
    ("paid", pgettext_lazy("a movement of points", "Paid in")),
    ("used", pgettext_lazy("a movement of points", "Used")),
    ("expired", pgettext_lazy("a movement of points", "Lapsed")),
    ("adjusted", pgettext_lazy("a movement of points", "Adjusted by hand")),
)


def _table(rows: list[Month]) -> dict[str, Any]:
    """What is owed first, then each movement of which there was any."""
    shown = [(name, label) for name, label in COLUMNS if any(getattr(one, name) for one in rows)]
    return {
        "columns": [label for _name, label in shown],
        "rows": [(one.month, [_told(one, name) for name, _label in shown]) for one in rows],
    }


def _told(one: Month, name: str) -> str:
    amount = getattr(one, name)
    return _amount(amount, one.denomination) if amount or name == "owed" else ""


def _figures(rows: list[Month]) -> list[dict[str, Any]]:
    """Owed now; and of all that members got, how much was used and how much lapsed."""
    if not rows:
        return []
    what = rows[0].denomination
    got = sum(one.earned + one.paid + max(one.adjusted, 0) for one in rows)
    used, expired = sum(one.used for one in rows), sum(one.expired for one in rows)
    return [
        {
            "label": _("Owed to members"),
            "value": _amount(rows[0].owed, what),
            "points": [one.owed for one in rows[:12]][::-1],
        },
        {"label": _("Used"), "value": _amount(used, what), "part": used, "whole": got},
        {"label": _("Breakage"), "value": _amount(expired, what), "part": expired, "whole": got},
    ]


def _sign(one: Sign) -> dict[str, Any]:
    """In words, and where the rows are."""
    said = {
        "velocity": _("%(n)s sales of one member on one day, %(points)s points"),
        "terminal": _(
            "%(n)s sales of one member at till %(by)s on one day, three or more within an hour, %(points)s points"
        ),
        "by_hand": _("%(by)s gave points by hand to one member %(n)s times, %(points)s points in all"),
        "voids": _("%(n)s sales voided in a store on one day"),
        "referrals": _("one member brought %(n)s friends on one day"),
        "device": _("%(n)s members signed in on one device within a week"),
    }[one.kind] % {"n": count(one.times), "points": count(one.points), "by": one.by}
    return {
        "said": said, "on": one.on, "store": one.store, "customer": one.customer,
        "customer_url": reverse("customer", args=[one.customer_id]) if one.customer_id else "",
        "orders": [{"number": number, "url": reverse("order", args=[id_])} for id_, number in one.orders[:10]],
        "people": [{"name": name, "url": reverse("customer", args=[id_])} for id_, name in one.people[:10]],
    }  # fmt: skip


def _recount(one: Counted) -> dict[str, Any]:
    return {
        "at": timezone.localtime(one.ran_at), "accounts": one.accounts, "entries": one.entries, "fault_count": one.fault_count,
        "faults": [
            {"what": FAULTS.get(fault["fault"], fault["fault"]), "id": fault["id"], "kept": count(fault["kept"]),
             "counted": count(fault["counted"])} for fault in one.faults
        ],
    }  # fmt: skip


@require_POST
def recount(request: HttpRequest) -> HttpResponse:
    """The books are recounted now."""
    if isinstance(ask_recount(actor=actor_of(request), now=timezone.now()), Done):
        messages.success(request, _("The books are being recounted; look again in a moment."))
    else:
        messages.info(request, _("A recount is waiting already."))
    return redirect("points_books")


@require_safe
def journal(request: HttpRequest, month: str) -> HttpResponse:
    """A month as a file for the accountant: by store, denomination and account, debit and credit in minor units."""
    if not actor_of(request).may("ledger.view_books"):  # before it is told whether there is such a month
        raise Forbidden()
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as none_such:
        raise NotFound() from none_such
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["month", "store", "denomination", "account", "debit", "credit"])
    for one in journal_of(actor=actor_of(request), month=first):
        writer.writerow([month, one.store, one.denomination, one.account, one.debit, one.credit])
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="journal-{month}.csv"'
    return answer
