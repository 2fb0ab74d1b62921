"""A birthday in words, and the act that shows a hidden one for a minute."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from shuke.customers.commands.identifiers import reveal_birthday
from shuke.customers.rules.birthdays import kept_on
from shuke.doors.web.request import actor_of, is_english, today
from shuke.foundation.kernel.calendar import LunarDay, NoSuchLunarDay
from shuke.ui.formats import day

SECONDS = 60
HIDDEN = gettext_lazy("Birthday ****")


def birthday_words(birthday: tuple[int | None, int, int, bool]) -> str:
    """The day on which it is kept this year, or the day of the lunar calendar."""
    _year, month, number, is_lunar = birthday
    if not is_lunar:
        return _("Birthday %(on)s") % {"on": day(kept_on(month, number, False, today().year))}
    if is_english():
        return _("Lunar birthday %(on)s") % {"on": f"{month}/{number}"}
    try:
        return _("Lunar birthday %(on)s") % {"on": LunarDay(2020, month, number).text}
    except NoSuchLunarDay:
        return _("Lunar birthday %(on)s") % {"on": LunarDay(2020, month, number - 1).text}


@require_POST
def birthday_reveal(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The birthday in full for a minute, with a reason; the event is written with it or not at all."""
    outcome = reveal_birthday(
        actor=actor_of(request), customer_id=customer_id, reason=request.POST.get("reason", "")
    )
    year, *_rest = outcome.value
    words = birthday_words(outcome.value)
    shown = {
        "masked": HIDDEN, "plain": f"{words} ({year})" if year else words, "seconds": SECONDS, "reveal_url": "",
    }  # fmt: skip
    here = "identify/customer/page.html#birthday" if request.headers.get("HX-Request") else None
    context = {"birthday": shown, "phone": shown, "back_url": reverse("customer", args=[customer_id])}
    response = render(request, here or "identify/customer/revealed.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
