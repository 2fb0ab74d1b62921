"""What the clock does with referrals."""

from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.org.actor import CLOCK
from shuke.foundation.org.command import Done
from shuke.trade.referrals.commands.settling import settle_due


@app.task(name="referrals.settle_due", queueing_lock="referrals.settle_due", pass_context=False)
def settle_due_by_clock(timestamp: int = 0) -> None:
    """Friends' purchases are found, what was pending is earned, what came back is taken back."""
    last = 0
    while isinstance(found := settle_due(actor=CLOCK, now=timezone.now(), after=last), Done):
        last = found.value
