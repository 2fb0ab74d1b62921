"""What the clock does with the programme, and what people ask it to work out."""

from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.org.actor import CLOCK
from shuke.foundation.org.command import Done
from shuke.trade.programme.commands.awards import award_due, take_back_due
from shuke.trade.programme.commands.members import review_tiers
from shuke.trade.programme.commands.terms import rehearse_terms


@app.task(name="programme.award_due", queueing_lock="programme.award_due", pass_context=False)
def award_due_by_clock(timestamp: int = 0) -> None:
    """Sales that no till of ours brought earn their points."""
    last = 0
    while isinstance(found := award_due(actor=CLOCK, now=timezone.now(), after=last), Done):
        last = found.value
    take_back_due(actor=CLOCK, now=timezone.now())


@app.task(name="programme.review_tiers", queueing_lock="programme.review_tiers", pass_context=False)
def review_tiers_nightly(timestamp: int = 0) -> None:
    """Tiers whose time is over are kept or fall."""
    last = 0
    while isinstance(found := review_tiers(actor=CLOCK, today=timezone.localdate(), after=last), Done):
        last = found.value


@app.task(name="programme.rehearse", pass_context=False)
def rehearse(version_id: int) -> None:
    """A draft is run over the past."""
    rehearse_terms(actor=CLOCK, version_id=version_id, now=timezone.now(), today=timezone.localdate())
