"""A member's tier in words: which, until when, and what is missing for the next."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuke.doors.web.request import is_english, today
from shuke.foundation.org.actor import Actor
from shuke.trade.programme.queries.members import MembershipShown, membership_of
from shuke.trade.programme.rules.tiers import Missing, Tier
from shuke.ui.formats import count, day, money


def tier_shown(actor: Actor, customer_id: int) -> dict[str, Any] | None:
    """None for who is no member, and for who may not know of it."""
    if not actor.may("programme.view"):
        return None
    found = membership_of(actor=actor, customer_id=customer_id, on=today())
    if found is None:
        return None
    return {"name": _name(found.tier), "until": day(found.until) if found.until else "", "next": _next(found)}


def _name(tier: Tier) -> str:
    return tier.name_en if is_english() and tier.name_en else tier.name


def _next(found: MembershipShown) -> str:
    """What is missing, in a sentence; "" at the top, and for who does not see what counts."""
    if found.missing is None:
        return ""
    wanted = _wanted(found.missing, found.currency)
    words = {
        "tier": _name(found.missing.tier),
        "wanted": (_(" or ") if found.is_any_enough else _(" and ")).join(wanted),
    }
    return _("%(wanted)s more for %(tier)s") % words


def _wanted(missing: Missing, currency: str) -> list[str]:
    wanted = []
    if missing.spend_minor:
        wanted.append(money(missing.spend_minor, currency, whole=True))
    if missing.orders:
        wanted.append(
            ngettext("%(n)s purchase", "%(n)s purchases", missing.orders) % {"n": count(missing.orders)}
        )
    if missing.points:
        wanted.append(ngettext("%(n)s point", "%(n)s points", missing.points) % {"n": count(missing.points)})
    return wanted
