"""A member's tier in words: which, until when, and what is missing for the next."""

from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from shuke.doors.portal.door import Me
from shuke.trade.programme.queries.members import MembershipShown, membership_of
from shuke.trade.programme.rules.tiers import Missing, Tier
from shuke.ui.formats import count, day, money


@dataclass(frozen=True, slots=True)
class TierShown:
    """The tier's name, how long it is kept, what is missing for the next one in words, how much of the way is gone."""

    name: str
    place: int
    until: str
    next: str
    share: int | None


def tier_of(me: Me) -> TierShown | None:
    """None for who has no place in a programme."""
    found = membership_of(actor=me.actor, customer_id=me.member.customer_id, on=me.today)
    if found is None:
        return None
    return TierShown(
        _name(found.tier), found.place, day(found.until) if found.until else "", _next(found), _share(found)
    )


def _name(tier: Tier) -> str:
    return tier.name_en if get_language() == "en" and tier.name_en else tier.name


def _next(found: MembershipShown) -> str:
    if found.missing is None:
        return ""
    wanted = (_(" or ") if found.is_any_enough else _(" and ")).join(_wanted(found.missing, found.currency))
    return _("%(wanted)s more for %(tier)s") % {"wanted": wanted, "tier": _name(found.missing.tier)}


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


def _share(found: MembershipShown) -> int | None:
    """Per cent of the way by money; None where the next tier does not ask for money."""
    missing, totals = found.missing, found.totals
    if missing is None or totals is None or not missing.spend_minor:
        return None
    whole = totals.spend_minor + missing.spend_minor
    return max(0, min(100, totals.spend_minor * 100 // whole)) if whole > 0 else None
