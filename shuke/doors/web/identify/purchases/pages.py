"""What a customer bought, opened for a minute by whom sales are masked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from shuke.customers.commands.identifiers import reveal_sales
from shuke.customers.queries.profile import profile_of
from shuke.doors.web.identify.customer.panels import figures_panel, orders_panel, portrait_panel
from shuke.doors.web.request import actor_of, staff_of, today
from shuke.foundation.org.actor import reading
from shuke.insight.queries.runs import day_spoken_of
from shuke.trade.orders.queries.sales import buying_of

SECONDS = 60


@require_POST
def customer_purchases(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Figures, orders and portrait in full, with a reason; the event is committed before anything is read."""
    reason = request.POST.get("reason", "")
    actor = reveal_sales(actor=actor_of(request), customer_id=customer_id, reason=reason).value
    now = today()
    with reading():
        profile = profile_of(actor=actor, customer_id=customer_id)
        spoken_of = day_spoken_of(actor=actor, today=now, unit_id=profile.home_unit_id)
        buying = buying_of(actor=actor, customer_id=customer_id, today=spoken_of)
        shown = {
            "customer_name": profile.name or profile.member_no,
            "hides": {"seconds": SECONDS, "url": reverse("customer", args=[customer_id])},
            "figures": figures_panel(buying, None, spoken_of, staff_of(request).currency),
            "orders": orders_panel(actor, customer_id, buying, everything=True),
            "portrait": portrait_panel(actor, customer_id, spoken_of),
            "spoken_of": spoken_of if spoken_of != now else None,
        }
    response = render(request, "identify/purchases/page.html", shown)
    response.headers["Cache-Control"] = "no-store"
    return response
