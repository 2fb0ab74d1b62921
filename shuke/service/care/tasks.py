"""Nightly work of care."""

from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.org.actor import CLOCK
from shuke.service.care.commands.anniversaries import plan_anniversaries
from shuke.service.care.commands.grown import plan_consents


@app.task(name="care.plan_anniversaries", queueing_lock="care.plan_anniversaries", pass_context=False)
def plan_anniversaries_nightly(timestamp: int = 0) -> None:
    """Tomorrow's birthdays and anniversaries become follow-ups."""
    plan_anniversaries(actor=CLOCK, today=timezone.localdate())


@app.task(name="care.plan_consents", queueing_lock="care.plan_consents", pass_context=False)
def plan_consents_nightly(timestamp: int = 0) -> None:
    """Who turned 14 is asked for the own consent."""
    plan_consents(actor=CLOCK, today=timezone.localdate())
