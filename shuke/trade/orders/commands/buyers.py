"""A sale to nobody known gets its buyer."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.trade.orders.models import Order


class BuyerKnown(Refusal):
    """The sale is somebody's already; whose is not told."""

    code = "buyer_known"
    status = 409
    message = _("This receipt belongs to a member already. Its points are claimed.")


@command
def name_buyer(*, actor: Actor, order_id: int, customer_id: int) -> Outcome:
    """A completed sale that nobody's is becomes this customer's, once; answers the order's id. BuyerKnown."""
    with elevated():
        order = Order.objects.select_for_update().filter(id=order_id, status="completed").first()
        if order is None:
            raise NotFound(field="order_id")
        if order.customer_id == customer_id:
            return Unchanged(order.id)
        if order.customer_id is not None:
            raise BuyerKnown(field="number")
        order.customer_id = customer_id
        order.save(update_fields=["customer_id"])
    record({"order": order.id}, [customer_id])
    return Done(order.id)
