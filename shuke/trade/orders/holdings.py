"""What this domain keeps of a person: sales stay for the books, the person goes."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.holdings import Holding

HOLDINGS = (
    Holding(
        "orders_order", _("Purchases"), "move", "unlink", came_from="source",
        export=(
            "source", "number", "channel", "placed_at", "status", "currency", "total_minor", "discount_minor", "refunded_minor",
        ),
    ),
    Holding(
        "orders_refund", _("Refunds"), "move", "unlink", came_from="source",
        export=("source", "number", "refunded_at", "currency", "total_minor"),
    ),
)  # fmt: skip
