"""Work of the clock on merges and possible duplicates."""

from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.org.actor import CLOCK
from shuke.stewardship.resolution.commands.finding import match_entries, merge_by_rule
from shuke.stewardship.resolution.commands.settling import forget_images, settle_strays


@app.task(name="resolution.find_candidates", queueing_lock="resolution.find_candidates")
def find_candidates_nightly(timestamp: int = 0) -> None:
    """Who may be here twice; who is so beyond doubt is merged."""
    from shuke.stewardship.resolution.commands.night import compare_everybody  # with what it reads tables by

    compare_everybody(actor=CLOCK)
    merge_by_rule(actor=CLOCK, today=timezone.localdate())


@app.task(name="resolution.match_entries", queueing_lock="resolution.match_entries")
def match_entries_by_clock(timestamp: int = 0) -> None:
    """Who just came in and may be here already."""
    match_entries(actor=CLOCK, now=timezone.now())


@app.task(name="resolution.settle_strays", queueing_lock="resolution.settle_strays")
def settle_strays_by_clock(timestamp: int = 0) -> None:
    """What was written on a record at the moment of its merge."""
    settle_strays(actor=CLOCK, now=timezone.now())


@app.task(name="resolution.forget_images", queueing_lock="resolution.forget_images")
def forget_images_nightly(timestamp: int = 0) -> None:
    """Former states of rows, when no split can need them any more."""
    forget_images(actor=CLOCK, now=timezone.now())
