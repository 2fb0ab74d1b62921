"""Tags of every page (built in, no load needed). Formats give text, marks and figures give safe markup."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from shuke.ui import chips, formats, keys, navigation, qr, table, undo
from shuke.ui.drawn import figures

register = template.Library()
TABS = 4  # on the phone's bar, besides "more"

register.simple_tag(formats.money, name="money")
register.simple_tag(formats.money_short, name="money_short")
register.simple_tag(formats.count, name="count")
register.simple_tag(formats.percent, name="percent")
register.simple_tag(formats.ago, name="ago")
register.simple_tag(formats.days, name="days")
register.filter(name="day")(formats.day)
register.filter(name="moment")(formats.moment)
register.filter(name="month")(formats.month)

register.simple_tag(chips.icon, name="icon")
register.simple_tag(chips.avatar, name="avatar")
register.simple_tag(chips.grade, name="grade")
register.simple_tag(chips.rfm, name="rfm")
register.simple_tag(chips.chip, name="chip")

register.simple_tag(figures.sparkline, name="sparkline")
register.simple_tag(figures.columns, name="columns")
register.simple_tag(figures.bar, name="bar")
register.simple_tag(figures.interval, name="interval")
register.simple_tag(figures.rhythm_bar, name="rhythm_bar")
register.simple_tag(table.data_table, name="data_table")
register.simple_tag(undo.undo_of, name="undo_of")
register.simple_tag(qr.qr, name="qr")


@register.simple_tag
def person(name: str, grade: str | None = None, url: str = "") -> SafeString:
    """Name with grade chip, linked to the customer's page."""
    if not url:
        return format_html('<span class="person"><b>{}</b>{}</span>', name, chips.grade(grade))
    return format_html('<a class="person" href="{}"><b>{}</b>{}</a>', url, name, chips.grade(grade))


@register.simple_tag
def empty(icon: str, title: str, text: str = "") -> SafeString:
    """What an empty place says: what belongs here and how it comes."""
    return format_html('<div class="empty">{}<b>{}</b><span>{}</span></div>', chips.icon(icon), title, text)


@register.simple_tag
def heat(value: float, top: float) -> str:
    """Class of the heat step of a value against the highest one."""
    return f"h{figures.heat_step(value, top)}"


@register.simple_tag(takes_context=True)
def shell_navigation(context: Context) -> SafeString:
    """The left navigation and the phone's tab bar for the actor of the request."""
    request = context.get("request")
    actor = getattr(request, "actor", None)
    match = getattr(request, "resolver_match", None)
    permissions = frozenset(getattr(actor, "permissions", ()) or ())
    here = str(context.get("here") or (match.url_name if match else "") or "")
    classes = frozenset(getattr(actor, "classes", "BCSX"))
    urlconf = getattr(request, "urlconf", None)
    return _navigation(permissions, classes, here, urlconf, context.get("nav") == "rail", get_language())


@lru_cache(maxsize=512)
def _navigation(
    permissions: frozenset[str],
    classes: frozenset[str],
    here: str,
    urlconf: str | None,
    rail: bool,
    language: str | None,
) -> SafeString:
    """The drawn navigation: a few dozen exist (roles × pages × languages), so each is drawn once."""
    places = navigation.places(permissions, here, urlconf, classes)
    ranked = sorted(entry[0].tab for place in places for entry in place.items if entry[0].tab)[:TABS]
    tabs = [entry for place in places for entry in place.items if entry[0].tab in ranked]
    found: dict[str, Any] = {
        "main": [place for place in places if place.stage.key not in ("sales", "settings")],
        "sales": [place for place in places if place.stage.key == "sales"],
        "settings": [place for place in places if place.stage.key == "settings"],
        "tabs": tabs, "on_tab": any(current for _item, _address, current in tabs), "rail": rail,
    }  # fmt: skip
    return SafeString(get_template("ui/navigation.html").render(found))


@register.simple_tag(takes_context=True)
def drawn_once(context: Context, template_name: str) -> SafeString:
    """A part that is the same for everybody of one language: drawn once per process."""
    urlconf = getattr(context.get("request"), "urlconf", None)
    return _drawn(template_name, urlconf, get_language())


@lru_cache(maxsize=64)
def _drawn(template_name: str, urlconf: str | None, language: str | None) -> SafeString:
    return SafeString(get_template(template_name).render())


@register.simple_tag
def initials_label(name: str) -> str:
    return gettext("Signed in as %(name)s") % {"name": name}


@register.filter
def iso(on: date | None) -> str:
    """Day in tables of work: 2026-09-25."""
    return on.isoformat()[:10] if on else ""


@register.simple_tag
def key_parts() -> tuple[keys.Part, ...]:
    """The table of keys."""
    return keys.PARTS


@register.simple_tag(takes_context=True)
def acts_at_hand(context: Context) -> tuple[tuple[navigation.Act, str], ...]:
    """What the actor of the request may begin from anywhere: (act, address of its form)."""
    request = context.get("request")
    permissions = getattr(getattr(request, "actor", None), "permissions", ())
    return navigation.acts(frozenset(permissions or ()), getattr(request, "urlconf", None))
