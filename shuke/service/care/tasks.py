"""Nightly work of care."""

from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.org.actor import CLOCK
from shuke.service.care.commands.anniversaries import plan_anniversaries
from shuke.service.care.commands.grown import plan_consents
from shuke.service.care.commands.promises import escalate_promises
from shuke.service.care.commands.wishes import tell_arrivals


@app.task(name="care.plan_anniversaries", queueing_lock="care.plan_anniversaries", pass_context=False)
def plan_anniversaries_nightly(timestamp: int = 0) -> None:
    """Tomorrow's birthdays and anniversaries become follow-ups."""
    plan_anniversaries(actor=CLOCK, today=timezone.localdate())


@app.task(name="care.plan_consents", queueing_lock="care.plan_consents", pass_context=False)
def plan_consents_nightly(timestamp: int = 0) -> None:
    """Who turned 14 is asked for the own consent."""
    plan_consents(actor=CLOCK, today=timezone.localdate())


@app.task(name="care.escalate_promises", queueing_lock="care.escalate_promises", pass_context=False)
def escalate_promises_nightly(timestamp: int = 0) -> None:
    """Promises that were not kept come before who leads the store."""
    escalate_promises(actor=CLOCK, today=timezone.localdate())


@app.task(name="care.tell_arrivals", queueing_lock="care.tell_arrivals", pass_context=False)
def tell_arrivals_by_clock(timestamp: int = 0) -> None:
    """What somebody asked for has come in."""
    tell_arrivals(actor=CLOCK, today=timezone.localdate())
