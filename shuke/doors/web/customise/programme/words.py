"""Terms as a person would say them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shuke.doors.web.request import is_english
from shuke.foundation.kernel.money import digits_of
from shuke.trade.ledger.rules.expiry import Expiry
from shuke.trade.programme.rules.conditions import Where
from shuke.trade.programme.rules.earning import EarnRule
from shuke.trade.programme.rules.inviting import is_offered
from shuke.trade.programme.rules.paying import Worth
from shuke.trade.programme.rules.terms import Terms
from shuke.trade.programme.rules.tiers import Tier, TierPolicy
from shuke.ui.formats import count, day, enumeration, money

EVENTS = {
    "sign_up": gettext_lazy("Signing up"), "survey": gettext_lazy("Answering a survey"),
    "visit": gettext_lazy("A visit"), "referral": gettext_lazy("Bringing a friend"),
}  # fmt: skip
WEEKDAYS = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"),
    gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"),
)  # fmt: skip
BASES = {
    "net": gettext_lazy("what is left after coupons and points"),
    "net_of_points": gettext_lazy("the price less what points paid"),
    "net_of_coupons": gettext_lazy("the price less coupons"),
    "gross": gettext_lazy("the whole price"),
}
ROUNDINGS = {
    "down": gettext_lazy("down to whole points, once over the sale"),
    "half_up": gettext_lazy("to the nearest whole point, once over the sale"),
    "up": gettext_lazy("up to whole points, once over the sale"),
}
WINDOWS = {
    "rolling": gettext_lazy("the last months"),
    "calendar": gettext_lazy("the calendar year"),
    "anniversary": gettext_lazy("the year since joining"),
}
DOWNGRADES = {
    "one_step": gettext_lazy("falls by one step"), "by_balance": gettext_lazy("falls to what was earned"),
}  # fmt: skip

COUNTS_ON = {
    "reduced": gettext_lazy("off the price that a discount left"),
    "initial": gettext_lazy("off the shop's price; it or the discount, whichever is better"),
}
WITH_COUPONS = {
    "add": gettext_lazy("come on top"), "best": gettext_lazy("or the member price, whichever takes more off"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """What ids in terms are called: categories, stores; and the programme's currency."""

    currency: str
    categories: Mapping[int, str]
    units: Mapping[int, str]


def rule_words(rule: EarnRule, names: Names, tiers: tuple[Tier, ...]) -> dict[str, str]:
    """{what, when}: what a rule gives, and where it holds."""
    unit = money(rule.per_minor, names.currency)
    what = {
        "per_amount": ngettext(
            "%(points)s point for each %(unit)s", "%(points)s points for each %(unit)s", rule.points
        ),
        "per_unit": ngettext("%(points)s point a piece", "%(points)s points a piece", rule.points),
        "per_sale": ngettext("%(points)s point more a sale", "%(points)s points more a sale", rule.points),
        "times": _("%(times)s times the points"),
    }[rule.kind]
    facts = {"points": count(rule.points), "unit": unit, "times": f"{rule.percent / 100:g}"}
    return {"what": what % facts, "when": enumeration(conditions(rule.where, names, tiers))}


def conditions(where: Where, names: Names, tiers: tuple[Tier, ...]) -> list[str]:
    """Where something holds, condition by condition."""
    by_key = {tier.key: tier_name(tier) for tier in tiers}
    found = [names.categories.get(one, f"#{one}") for one in sorted(where.categories)]
    found += [names.units.get(one, f"#{one}") for one in sorted(where.units)]
    found += [by_key.get(one, one) for one in sorted(where.tiers)]
    found += [str(WEEKDAYS[one]) for one in sorted(where.weekdays)]
    if where.hours:
        found.append(_("from %(from)s:00 to %(to)s:00") % {"from": where.hours[0], "to": where.hours[1]})
    if where.least_minor:
        found.append(_("from %(least)s on") % {"least": money(where.least_minor, names.currency)})
    if where.first_purchase:
        found.append(_("at the first purchase"))
    if where.in_birthday_month:
        found.append(_("in the birthday month"))
    if where.from_on or where.to_on:
        found.append(
            _("%(from)s to %(to)s") % {"from": day(where.from_on) or "…", "to": day(where.to_on) or "…"}
        )
    return found


def tier_name(tier: Tier) -> str:
    """In the reader's language."""
    return tier.name_en if is_english() and tier.name_en else tier.name


def tier_benefits(tier: Tier) -> tuple[str, ...]:
    """In the reader's language, as far as they are written in it."""
    return tier.benefits_en if is_english() and tier.benefits_en else tier.benefits


def threshold_words(tier: Tier, policy: TierPolicy, currency: str) -> str:
    """What a tier asks for; "" for the base."""
    asked = []
    if tier.spend_minor is not None:
        asked.append(money(tier.spend_minor, currency, whole=True))
    if tier.orders is not None:
        asked.append(ngettext("%(n)s purchase", "%(n)s purchases", tier.orders) % {"n": count(tier.orders)})
    if tier.points is not None:
        asked.append(ngettext("%(n)s point", "%(n)s points", tier.points) % {"n": count(tier.points)})
    joined = _(" or ") if policy.need == "any" else _(" and ")
    return joined.join(asked)


def price_words(tier: Tier, names: Names) -> list[str]:
    """What a tier pays less, and where."""
    found = []
    for one in tier.prices:
        where = enumeration(conditions(one.where, names, ()))
        off = _("%(off)s %% off") % {"off": one.off_percent}
        found.append(_("%(off)s (%(where)s)") % {"off": off, "where": where} if where else off)
    if tier.price_list:
        listed = ngettext(
            "a price list of %(n)s product", "a price list of %(n)s products", len(tier.price_list)
        )
        found.append(listed % {"n": count(len(tier.price_list))})
    return found


def pricing_words(terms: Terms) -> list[str]:
    """How member prices go with discounts and coupons; nothing where there are none."""
    if not terms.has_member_prices:
        return []
    coupons = _("coupons %(how)s") % {"how": WITH_COUPONS[terms.pricing.with_coupons]}
    return [_("member prices count %(how)s") % {"how": COUNTS_ON[terms.pricing.counts_on]}, coupons]


def policy_words(policy: TierPolicy) -> str:
    """How tiers are won and lost, in a sentence."""
    window = (
        ngettext(
            "purchases of the last %(n)s month count",
            "purchases of the last %(n)s months count",
            policy.months,
        )
        % {"n": policy.months}
        if policy.window == "rolling"
        else _("purchases of the calendar year count")
        if policy.window == "calendar"
        else _("purchases since the last anniversary of joining count")
    )
    kept = ngettext("a tier is kept for %(n)s month", "a tier is kept for %(n)s months", policy.keep_months)
    parts = [window, kept % {"n": policy.keep_months}]
    if policy.grace_days:
        grace = ngettext("%(n)s day of grace", "%(n)s days of grace", policy.grace_days)
        parts.append(grace % {"n": policy.grace_days})
    return enumeration([*parts, _("then it %(way)s") % {"way": DOWNGRADES[policy.downgrade]}])


def worth_words(worth: Worth, currency: str) -> list[str]:
    """What points pay."""
    found = [
        _("%(points)s points pay %(money)s")
        % {"points": count(worth.points), "money": money(worth.minor, currency)}
    ]
    if worth.most_percent < 100:
        found.append(_("at most %(share)s %% of a sale") % {"share": worth.most_percent})
    found.append(_("in steps of %(step)s") % {"step": money(worth.step_minor, currency)})
    if worth.least_points:
        found.append(_("from %(points)s points on") % {"points": count(worth.least_points)})
    proof = money(worth.proof_from_minor, currency)
    found.append(
        _("from %(money)s on with a code of the member's phone") % {"money": proof}
        if worth.proof_from_minor
        else _("always with a code of the member's phone")
    )
    return found


def expiry_words(expiry: Expiry) -> str:
    """When points lapse."""
    number = {"n": expiry.count}
    words = {
        "never": _("never"),
        "fixed": _("on %(day)s") % {"day": day(expiry.day)},
        "days": ngettext("%(n)s day after the sale", "%(n)s days after the sale", expiry.count) % number,
        "months": ngettext("%(n)s month after the sale", "%(n)s months after the sale", expiry.count) % number,
        "year_end": _("at the end of the year") if not expiry.count else _("at the end of the next year")
        if expiry.count == 1 else _("at the end of the year, %(n)s years on") % number,
    }[expiry.kind]  # fmt: skip
    if not expiry.grace_days:
        return words
    grace = ngettext("and %(n)s day of grace", "and %(n)s days of grace", expiry.grace_days) % {
        "n": expiry.grace_days
    }
    return f"{words} {grace}"


def cap_words(terms: Terms) -> list[str]:
    """How much may be earned; nothing where there is no limit."""
    limits = (
        (terms.caps.sale, _("a sale")), (terms.caps.day, _("a day")), (terms.caps.month, _("a month")),
        (terms.caps.member, _("ever")),
    )  # fmt: skip
    return [
        _("%(n)s points %(per)s") % {"n": count(limit), "per": per}
        for limit, per in limits
        if limit is not None
    ]


def invite_words(terms: Terms, currency: str) -> str:
    """For what a friend who is brought counts; "" where nothing is promised for one."""
    invite = terms.invite
    if not is_offered(invite, dict(terms.events).get("referral", 0)):
        return ""
    least = money(invite.least_minor, currency, whole=True)
    parts = [
        _("first purchase of %(least)s or more within %(days)s days") % {"least": least, "days": invite.within_days}
        if invite.least_minor else _("first purchase within %(days)s days") % {"days": invite.within_days},
        _("pending for %(n)s days") % {"n": invite.return_days} if invite.return_days else "",
        _("%(n)s points for the friend") % {"n": count(invite.friend_points)} if invite.friend_points else "",
        _("with coupons") if invite.referrer_offer or invite.friend_offer else "",
    ]  # fmt: skip
    return enumeration([part for part in parts if part])


def terms_words(terms: Terms, names: Names, members: Mapping[str, int]) -> dict[str, Any]:
    """All terms for their page."""
    percents = dict(terms.ways.tier_percent)
    return {
        "rules": [rule_words(rule, names, terms.tiers) for rule in terms.ways.rules],
        "base": BASES[terms.ways.base], "rounding": ROUNDINGS[terms.ways.rounding], "caps": cap_words(terms),
        "worth": worth_words(terms.worth, names.currency), "expiry": expiry_words(terms.expiry),
        "pending_days": terms.pending_days, "policy": policy_words(terms.tier_policy),
        "events": [(EVENTS.get(name, name), points) for name, points in terms.events if points],
        "invite": invite_words(terms, names.currency),
        "pricing": enumeration(pricing_words(terms)),
        "tiers": [
            {
                "name": tier_name(tier), "asks": threshold_words(tier, terms.tier_policy, names.currency),
                "times": f"{percents.get(tier.key, 100) / 100:g}", "benefits": enumeration(tier_benefits(tier)),
                "prices": enumeration(price_words(tier, names)), "members": members.get(tier.key, 0),
            }
            for tier in terms.tiers
        ],
    }  # fmt: skip


def major(minor: int | None, currency: str) -> str:
    """An amount as a form holds it: no sign, no more decimals than needed."""
    if minor is None:
        return ""
    digits = digits_of(currency)
    return f"{minor / 10**digits:.{digits}f}".rstrip("0").rstrip(".") if digits else str(minor)
