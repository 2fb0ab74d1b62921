"""Codes are handed out: whoever has them can use them."""

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.trade.coupons.commands.offers import require_whole_house
from shuke.trade.coupons.models import Batch, Coupon


@command
def take_codes(*, actor: Actor, offer_id: int, batch_id: int) -> Outcome:
    """The codes of a batch that nobody has used yet, for print or for a mailing; answers them. The log keeps who took them."""
    require_whole_house(actor)
    with elevated():
        if not Batch.objects.filter(id=batch_id, offer_id=offer_id).exists():
            raise NotFound(field="batch_id")
        free = Coupon.objects.filter(batch_id=batch_id, state="open", code__isnull=False)
        codes = list(free.order_by("id").values_list("code", flat=True))
    record({"offer": offer_id, "batch": batch_id, "codes": len(codes)})
    return Done(codes)
