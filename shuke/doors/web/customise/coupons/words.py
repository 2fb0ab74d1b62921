"""Offers and coupons as a person would say them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from shuke.doors.web.customise.programme.words import WEEKDAYS, Names, conditions
from shuke.doors.web.request import is_english
from shuke.trade.coupons.queries.offers import OfferShown
from shuke.trade.coupons.rules.offers import Offer
from shuke.trade.coupons.rules.terms import CouponTerms
from shuke.trade.programme.rules.tiers import Tier
from shuke.ui.formats import count, day, enumeration, money

STATES = {
    "draft": (pgettext_lazy("an offer", "Draft"), "info"), "open": (pgettext_lazy("an offer", "Open"), "success"),
    "closed": (pgettext_lazy("an offer", "Closed"), ""),
}  # fmt: skip
KINDS = {
    "amount": gettext_lazy("An amount off"), "percent": gettext_lazy("A share off"),
    "free_product": gettext_lazy("One piece free"), "buy_x_get_y": gettext_lazy("Some free for so many bought"),
}  # fmt: skip
OCCASIONS = {
    "": gettext_lazy("by hand, by code or by a campaign"), "birthday": gettext_lazy("for the birthday"),
    "anniversary": gettext_lazy("for the day of joining"), "spring_festival": gettext_lazy("for Spring Festival"),
    "lantern": gettext_lazy("for the Lantern Festival"), "qixi": gettext_lazy("for Qixi"),
    "mid_autumn": gettext_lazy("for Mid-Autumn"), "double_ninth": gettext_lazy("for Double Ninth"),
    "double_eleven": gettext_lazy("for 11.11"), "own_day": gettext_lazy("for a day of the shop's own"),
}  # fmt: skip
REASONS = {
    "mistake": gettext_lazy("Given by mistake"), "complaint": gettext_lazy("Settled otherwise"),
    "misuse": gettext_lazy("Misuse"), "other": gettext_lazy("Other reason"),
}  # fmt: skip
VERDICTS = {
    "doubled": gettext_lazy("used twice"), "beyond": gettext_lazy("beyond its allowance"),
    "refused": gettext_lazy("could not be booked"),
}  # fmt: skip


def takes_off(offer: Offer, currency: str) -> str:
    """What it takes off, in a few words."""
    if offer.kind == "amount":
        return _("%(money)s off") % {"money": money(offer.minor, currency)}
    if offer.kind == "percent":
        words = _("%(share)s %% off") % {"share": offer.percent}
        if offer.cap_minor is None:
            return words
        return _("%(words)s, at most %(most)s") % {"words": words, "most": money(offer.cap_minor, currency)}
    if offer.kind == "free_product":
        return str(KINDS["free_product"])
    facts = {"buy": count(offer.buy), "get": count(offer.get)}
    return ngettext("%(get)s free for %(buy)s bought", "%(get)s free for %(buy)s bought", offer.get) % facts


def threshold(offer: Offer, currency: str) -> str:
    """From how much on; "" where from the first."""
    least = offer.where.least_minor
    return _("from %(least)s on") % {"least": money(least, currency)} if least else ""


def offer_name(one: OfferShown) -> str:
    """In the reader's language."""
    return one.name_en if is_english() and one.name_en else one.name


def terms_facts(terms: CouponTerms, names: Names, tiers: tuple[Tier, ...]) -> list[tuple[str, str]]:
    """All terms of an offer as (what, words), only those that are not the usual."""
    offer = terms.offer
    found: list[tuple[str, str]] = [(_("Takes off"), takes_off(offer, names.currency))]
    where = enumeration(conditions(offer.where, names, tiers))
    if where:
        found.append((_("Only where"), where))
    if offer.where.products or offer.where.brands:
        pieces = len(offer.where.products) + len(offer.where.brands)
        found.append(
            (_("Goods"), ngettext("%(n)s of its own", "%(n)s of its own", pieces) % {"n": count(pieces)})
        )
    never = [str(WEEKDAYS[one]) for one in sorted(offer.not_on_weekdays)] + [
        day(one) for one in sorted(offer.not_on)
    ]
    if never:
        found.append((_("Not on"), enumeration(never)))
    if terms.days is not None:
        words = ngettext(
            "%(n)s day from the day it is given", "%(n)s days from the day it is given", terms.days
        )
        found.append((_("Good for"), words % {"n": count(terms.days)}))
    if terms.occasion:
        words = own_day_words(terms) if terms.occasion == "own_day" else str(OCCASIONS[terms.occasion])
        if terms.ahead_days:
            ahead = ngettext("%(n)s day ahead", "%(n)s days ahead", terms.ahead_days) % {
                "n": count(terms.ahead_days)
            }
            words = enumeration([words, ahead])
        found.append((_("Given by itself"), words))
    found.append((_("With others"), _("stands alone") if offer.is_exclusive else _("together with others")))
    if offer.may_be_given:
        found.append((_("Passing on"), _("a member may give it to another")))
    if not terms.comes_back:
        found.append((_("After a refund"), _("it does not come back")))
    return found


def own_day_words(terms: CouponTerms) -> str:
    """A day of the shop's own, by its calendar."""
    said = {"month": terms.own_month, "day": terms.own_day}
    return (
        _("on day %(day)s of lunar month %(month)s")
        if terms.own_is_lunar
        else _("on %(month)s/%(day)s each year")
    ) % said


def figures(one: OfferShown) -> dict[str, Any]:
    """What came of an offer."""
    share = None
    if one.budget_minor and one.cost_minor is not None:
        share = min(100, one.cost_minor * 100 // one.budget_minor)
    used = one.used or 0
    return {
        "given": one.given, "used": one.used, "cost_minor": one.cost_minor, "share": share,
        "rate": used * 100 // one.given if one.given and one.used is not None else None,
        "left_minor": one.budget_minor - one.cost_minor
        if one.budget_minor is not None and one.cost_minor is not None else None,
    }  # fmt: skip
