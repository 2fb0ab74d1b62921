"""What the clock does for reviews."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.evaluation.reviews.commands import write_weekly
from shuke.foundation.org.actor import CLOCK
from shuke.foundation.org.queries import units_within


@app.task(name="reviews.write_weekly", queueing_lock="reviews.write_weekly", pass_context=False)
def write_letters_by_clock(timestamp: int = 0) -> None:
    """Every unit's letter of the week that is over."""
    today = timezone.localdate()
    for unit in units_within(""):
        write_weekly(
            actor=CLOCK, unit_id=unit.id, week_on=today - timedelta(days=today.weekday()), now=timezone.now()
        )
