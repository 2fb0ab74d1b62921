"""Work of the clock on the quality of records."""

from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.org.actor import CLOCK
from shuke.stewardship.quality.commands import measure_quality


@app.task(name="quality.measure", queueing_lock="quality.measure")
def measure_quality_nightly(timestamp: int = 0) -> None:
    """The day's faults."""
    measure_quality(actor=CLOCK, today=timezone.localdate())
