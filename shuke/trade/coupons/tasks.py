"""What the clock does with coupons."""

from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.org.actor import CLOCK
from shuke.foundation.org.command import Done
from shuke.trade.coupons.commands.issuing import fill_batch
from shuke.trade.coupons.commands.occasions import give_by_occasion
from shuke.trade.coupons.commands.rehearsing import rehearse_offer
from shuke.trade.coupons.commands.returning import release_lapsed


@app.task(name="coupons.release_lapsed", queueing_lock="coupons.release_lapsed", pass_context=False)
def release_lapsed_by_clock(timestamp: int = 0) -> None:
    """What tills kept too long is free again."""
    release_lapsed(actor=CLOCK, now=timezone.now())


@app.task(name="coupons.fill_batch", pass_context=False)
def fill_batch_now(batch_id: int) -> None:
    """The codes of a large batch are made, some at a time."""
    while isinstance(fill_batch(actor=CLOCK, batch_id=batch_id, now=timezone.now()), Done):
        pass


@app.task(name="coupons.give_by_occasion", queueing_lock="coupons.give_by_occasion", pass_context=False)
def give_by_occasion_nightly(timestamp: int = 0) -> None:
    """Whose birthday or day of joining is near is given what is offered for it."""
    give_by_occasion(actor=CLOCK, today=timezone.localdate(), now=timezone.now())


@app.task(name="coupons.rehearse", pass_context=False)
def rehearse(offer_id: int) -> None:
    """An offer is run over the past."""
    rehearse_offer(actor=CLOCK, offer_id=offer_id, now=timezone.now(), today=timezone.localdate())
