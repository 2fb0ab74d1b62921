"""Jobs of insight: one-liners that call one command as the clock."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.org.actor import CLOCK
from shuke.insight.commands.report import report_programme
from shuke.insight.commands.winbacks import plan_winbacks
from shuke.insight.runs import compute_and_refresh


@app.task(name="insight.refresh_nightly", queueing_lock="insight.refresh", lock="insight.refresh")
def refresh_nightly(timestamp: int) -> dict[str, Any]:
    """All figures for the day that begins, on a lake that is compacted and checked."""
    now = timezone.now()
    return compute_and_refresh(
        actor=CLOCK, now=now, today=timezone.localdate(now), compaction=True, learn=True
    )


@app.task(name="insight.plan_winbacks", queueing_lock="insight.plan_winbacks")
def plan_winbacks_nightly(timestamp: int = 0) -> None:
    """Late regulars become follow-ups of their owners."""
    plan_winbacks(actor=CLOCK, today=timezone.localdate())


@app.task(name="insight.refresh_now", queueing_lock="insight.refresh_now", lock="insight.refresh")
def refresh_now() -> dict[str, Any]:
    """The same on demand, after an import for example."""
    now = timezone.now()
    return compute_and_refresh(actor=CLOCK, now=now, today=timezone.localdate(now))


@app.task(name="insight.report_programme", queueing_lock="insight.report_programme", pass_context=False)
def report_by_clock(timestamp: int = 0) -> None:
    """What the membership programme did, for every unit."""
    report_programme(actor=CLOCK, now=timezone.now(), today=timezone.localdate())
