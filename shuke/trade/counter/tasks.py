"""Jobs of the till."""

from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.org.actor import CLOCK
from shuke.trade.counter.commands.returning import settle_backs_due


@app.task(name="counter.settle_backs_due", queueing_lock="counter.settle_backs_due", pass_context=False)
def settle_backs_by_clock(timestamp: int = 0) -> None:
    """Refunds that came without a till."""
    settle_backs_due(actor=CLOCK, now=timezone.now())
