"""The terms of a programme as one value, and as the document that a version keeps."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuke.trade.ledger.rules.expiry import Expiry
from shuke.trade.programme.rules.activities import ACTIVITIES, EventCap
from shuke.trade.programme.rules.caps import Caps
from shuke.trade.programme.rules.documents import read_as, refuse
from shuke.trade.programme.rules.earning import Ways
from shuke.trade.programme.rules.inviting import Invite
from shuke.trade.programme.rules.paying import Worth
from shuke.trade.programme.rules.prices import Pricing, Promise
from shuke.trade.programme.rules.tiers import Tier, TierPolicy


@dataclass(frozen=True, slots=True)
class Terms:
    """All that a programme promises. ``events`` are points for what is no sale: ("sign_up", 100). Points can be spent
    ``pending_days`` after the sale. ``tiers`` begin with the base."""

    ways: Ways
    tiers: tuple[Tier, ...]
    caps: Caps = field(default_factory=Caps)
    worth: Worth = field(default_factory=Worth)
    expiry: Expiry = field(default_factory=Expiry)
    pending_days: int = 0
    tier_policy: TierPolicy = field(default_factory=TierPolicy)
    events: tuple[tuple[str, int], ...] = ()
    invite: Invite = field(default_factory=Invite)
    event_caps: tuple[EventCap, ...] = ()
    pricing: Pricing = field(default_factory=Pricing)

    @property
    def has_member_prices(self) -> bool:
        """Whether any tier pays less than the shop's price: else nothing of a member matters for a price."""
        return any(tier.prices or tier.price_list for tier in self.tiers)

    def promise_of(self, key: str) -> Promise:
        """The member price of a tier; none for a tier that is not there any more."""
        return next(
            (Promise(tier.prices, tier.price_list) for tier in self.tiers if tier.key == key), Promise()
        )


def read_terms(document: Any) -> Terms:
    """Terms from a document; TermsInvalid names the place. What is not there is as usual, what is not known is refused."""
    terms = read_as(Terms, document)
    _require_sense(terms)
    return terms


def _require_sense(terms: Terms) -> None:
    """What no single value shows: keys once, a base that asks for nothing, nothing below zero, nothing divided by zero."""
    keys = [tier.key for tier in terms.tiers]
    base = terms.tiers[0] if terms.tiers else None
    least = {
        "worth.points": terms.worth.points,
        "worth.minor": terms.worth.minor,
        "worth.step_minor": terms.worth.step_minor,
    }
    least |= {
        f"invite.{name}": getattr(terms.invite, name) for name in ("within_days", "per_day", "per_month")
    }
    least |= {f"ways.rules[{place}].per_minor": rule.per_minor for place, rule in enumerate(terms.ways.rules)}
    none_below = {f"ways.rules[{place}].points": rule.points for place, rule in enumerate(terms.ways.rules)}
    none_below |= {
        f"ways.rules[{place}].percent": rule.percent for place, rule in enumerate(terms.ways.rules)
    }
    none_below |= {f"events.{name}": points for name, points in terms.events} | {
        "pending_days": terms.pending_days
    }
    none_below |= {
        f"caps.{name}": getattr(terms.caps, name) or 0 for name in ("sale", "day", "month", "member")
    }
    none_below |= {
        f"invite.{name}": getattr(terms.invite, name)
        for name in ("friend_points", "least_minor", "return_days")
    }
    none_below |= {
        f"event_caps.{cap.event}": min(cap.day or 0, cap.month or 0, cap.member or 0)
        for cap in terms.event_caps
    }
    checks = [
        ("event_caps", _("events that other programs tell of, each once"), _are_known(terms.event_caps)),
        ("tiers", _("a base that asks for nothing"), base is not None and base.spend_minor is base.orders is base.points is None),
        ("tiers", _("each key once"), len(set(keys)) == len(keys)),
        ("ways.rules", _("each key once"), len({rule.key for rule in terms.ways.rules}) == len(terms.ways.rules)),
        ("ways.tier_percent", _("keys of tiers"), {key for key, _percent in terms.ways.tier_percent} <= set(keys)),
        ("worth.most_percent", _("a share from 1 to 100"), 1 <= terms.worth.most_percent <= 100),
        ("tier_policy.months", _("at least a month"), terms.tier_policy.months >= 1 and terms.tier_policy.keep_months >= 1),
        *((where, _("at least 1"), number >= 1) for where, number in least.items()),
        *((where, _("0 or more"), number >= 0) for where, number in none_below.items()),
    ]  # fmt: skip
    for where, expected, holds in [*checks, *_of_prices(terms.tiers)]:
        if not holds:
            refuse(where, expected)


def _of_prices(tiers: tuple[Tier, ...]) -> list[tuple[str, Any, bool]]:
    shares = [one.off_percent for tier in tiers for one in tier.prices]
    listed = [minor for tier in tiers for _product, minor in tier.price_list]
    once = all(len(dict(tier.price_list)) == len(tier.price_list) for tier in tiers)
    return [
        ("tiers.prices.off_percent", _("a share from 1 to 99"), all(1 <= share <= 99 for share in shares)),
        ("tiers.price_list", _("0 or more"), min(listed, default=0) >= 0),
        ("tiers.price_list", _("each product once"), once),
    ]


def _are_known(caps: tuple[EventCap, ...]) -> bool:
    named = [cap.event for cap in caps]
    return set(named) <= set(ACTIVITIES) and len(set(named)) == len(named)
