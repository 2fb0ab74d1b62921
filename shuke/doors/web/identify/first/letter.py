"""The letter of the week: what last week was like in five sentences, and what to do first, each act one tap away."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shuke.doors.web.identify.first.letter_words import act_words, sentences
from shuke.doors.web.request import actor_of, staff_of
from shuke.evaluation.reviews.queries import letter_of, letters_written
from shuke.evaluation.reviews.rules import acts_of
from shuke.foundation.org.actor import Actor

SHOWN = 12
# Where each act is done, and the permission that the page there asks for.
PLACES = {
    "promises": ("today", "care.view"),
    "late": ("first_look", "insight.view_figures"),
    "disputes": ("disputes", "programme.view_disputes"),
    "wishes": ("today", "care.view"),
    "names": ("joining", "customers.join_member"),
    "due": ("first_look", "insight.view_figures"),
    "once": ("customers", "customers.view"),
}


@require_safe
def letter_page(request: HttpRequest) -> HttpResponse:
    """For who leads a unit: its newest letter, or that of another Monday."""
    actor = actor_of(request)
    mondays = letters_written(actor=actor, limit=SHOWN)
    letter = letter_of(actor=actor, week_on=_asked(request, mondays))
    context: dict[str, Any] = {"unit_name": staff_of(request).unit_name, "letter": letter, "mondays": mondays}
    if letter is not None:
        context |= {
            "first": letter.week_on - timedelta(days=7), "last": letter.week_on - timedelta(days=1),
            "sentences": sentences(letter),
            "acts": [{**act_words(act, letter.currency), "url": _place(actor, act.code)} for act in acts_of(letter.week)],
        }  # fmt: skip
    return render(request, "identify/first/letter.html", context)


def _asked(request: HttpRequest, mondays: list[date]) -> date | None:
    """One of the Mondays that there are; anything else is the newest."""
    return next((monday for monday in mondays if monday.isoformat() == request.GET.get("week")), None)


def _place(actor: Actor, code: str) -> str:
    name, permission = PLACES[code]
    return reverse(name) if actor.may(permission) else ""
