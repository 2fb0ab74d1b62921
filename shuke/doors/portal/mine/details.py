"""Who the member is: name, gender and language to change; a birthday to tell once; numbers to see."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuke.customers.commands.editing import edit_person
from shuke.customers.queries.contacts import contacts_of
from shuke.customers.queries.profile import Profile, profile_of
from shuke.customers.rules.birthdays import born_on, kept_on
from shuke.customers.rules.identifiers import masked
from shuke.doors.portal.door import Me, page, shop_name
from shuke.doors.portal.notices import back
from shuke.foundation.kernel.calendar import LunarDay, NoSuchLunarDay
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import reading
from shuke.ui.formats import day, is_chinese


@require_http_methods(["GET", "HEAD", "POST"])
@page
def details(request: HttpRequest, me: Me) -> HttpResponse:
    """The form; a refused one comes back with what was typed."""
    if request.method != "POST":
        return _form(request, me)
    with reading():
        profile = profile_of(actor=me.actor, customer_id=me.member.customer_id)
    given = request.POST
    version = given.get("version", "")
    try:
        edit_person(
            actor=me.actor, customer_id=profile.id, version=int(version) if version.isdigit() and len(version) < 10 else 0,
            today=me.today, name=given.get("name", "")[:200], gender=given.get("gender", "")[:10],
            language=given.get("language", "")[:10], birthday=_birthday(profile, given.get("birthday", "")),
        )  # fmt: skip
    except Refusal as no:
        with reading():
            return _form(request, me, no)
    return back(reverse("me_mine"), "saved")


def _birthday(profile: Profile, text: str) -> dict[str, Any] | None:
    """One that was told stays: what a birthday brings is given once a year."""
    if profile.birthday is not None:
        year, month, day, is_lunar = profile.birthday
        return {"year": year, "month": month, "day": day, "is_lunar": is_lunar}
    try:
        told = date.fromisoformat(text)
    except ValueError:
        return None
    return {"year": told.year, "month": told.month, "day": told.day, "is_lunar": False}


def _form(request: HttpRequest, me: Me, no: Refusal | None = None) -> HttpResponse:
    profile = profile_of(actor=me.actor, customer_id=me.member.customer_id)
    numbers = contacts_of(actor=me.actor, customer_ids=[profile.id], kinds=["phone", "email"])
    typed = request.POST if no else None
    context = {
        "shop": shop_name(), "tab": "mine", "error": str(no) if no else "", "field": no.field if no else "",
        "version": profile.version, "name": typed["name"] if typed else profile.name,
        "gender": typed.get("gender", "") if typed else profile.gender,
        "chosen": typed.get("language", "") if typed else profile.language,
        "birthday": birthday_words(profile.birthday, me.today) if profile.birthday else "", "today": me.today.isoformat(),
        # The whole number is on the phone in the hand; over a shoulder nobody need read it.
        "numbers": [masked(one.kind, one.shown) for one in numbers],
    }  # fmt: skip
    return render(request, "portal/mine/details.html", context, status=no.status if no else 200)


def birthday_words(birthday: tuple[int | None, int, int, bool], today: date) -> str:
    """The day as its own calendar names it, with the year where it was told."""
    year, month, number, is_lunar = birthday
    if is_lunar:
        if not is_chinese():
            return _("lunar %(month)s/%(day)s") % {"month": month, "day": number}
        try:
            return f"{_('lunar')}{LunarDay(year or 2020, month, number).text}"
        except NoSuchLunarDay:
            return f"{_('lunar')}{LunarDay(2020, month, min(number, 29)).text}"
    return day(born_on(year, month, number, False) if year else kept_on(month, number, False, today.year))
