"""Points for a receipt that was rung up without the card: by its number and total, once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from shuke.doors.portal.door import Me, page, shop_name
from shuke.foundation.kernel.refusal import Refusal
from shuke.trade.counter.commands.claiming import claim_receipt
from shuke.ui.formats import count
from shuke.ui.request import minor_typed


@require_http_methods(["GET", "HEAD", "POST"])
@page
def claim(request: HttpRequest, me: Me) -> HttpResponse:
    """The form; what it brought is said over it, so that the next receipt can follow."""
    if request.method != "POST":
        return _form(request)
    number = request.POST.get("number", "").strip()[:60]
    try:
        total = minor_typed(request.POST.get("total", ""))
        points = int(claim_receipt(actor=me.actor, number=number, total_minor=total, now=me.now).value or 0)
    except Refusal as no:
        return _form(request, no=no)
    words = ngettext("%(n)s point is yours.", "%(n)s points are yours.", points) % {"n": count(points)}
    return _form(request, said=words if points else _("The receipt is yours now. It brought no points."))


def _form(request: HttpRequest, *, said: str = "", no: Refusal | None = None) -> HttpResponse:
    context = {
        "shop": shop_name(), "tab": "orders", "said": said, "error": str(no) if no else "", "field": no.field if no else "",
        "number": request.POST.get("number", "")[:60] if no else "", "total": request.POST.get("total", "")[:14] if no else "",
        "back": reverse("me_orders"),
    }  # fmt: skip
    response = render(request, "portal/orders/claim.html", context, status=no.status if no else 200)
    if no is not None and no.status == 429:
        response.headers["Retry-After"] = str(int(no.facts.get("wait", 1)) * 60)
    return response
