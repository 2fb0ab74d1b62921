"""The terms of a programme as one value, and as the document that a version keeps."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.trade.ledger.rules.expiry import Expiry
from shuke.trade.programme.rules.caps import Caps
from shuke.trade.programme.rules.earning import Ways
from shuke.trade.programme.rules.paying import Worth
from shuke.trade.programme.rules.tiers import Tier, TierPolicy


class TermsInvalid(Refusal):
    """A document that is no terms: where, and what was expected there."""

    code = "terms_invalid"
    message = _("%(where)s: %(expected)s is expected.")


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


def written(value: Any) -> Any:
    """A value of terms as JSON has it: names and values, sets sorted, days in ISO 8601, nothing that is usual."""
    if is_dataclass(value) and not isinstance(value, type):
        usual = {one.name: _usual(one) for one in fields(value)}
        found = {name: getattr(value, name) for name in usual}
        return {name: written(one) for name, one in found.items() if one != usual[name]}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [written(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _usual(one: Any) -> Any:
    return one.default if one.default_factory is MISSING else one.default_factory()


def read_terms(document: Any) -> Terms:
    """Terms from a document; TermsInvalid names the place. What is not there is as usual, what is not known is refused."""
    terms: Terms = _read(Terms, document, "")
    _require_sense(terms)
    return terms


def _read(kind: Any, value: Any, where: str) -> Any:
    if is_dataclass(kind):
        return _read_values(kind, value, where)
    origin, args = get_origin(kind), get_args(kind)
    if origin is UnionType:
        if value is None and NoneType in args:
            return None
        return _read(next(one for one in args if one is not NoneType), value, where)
    if origin is Literal:
        return value if value in args else _refuse(where, " | ".join(args))
    if origin in (tuple, frozenset):
        return _read_many(origin, args, value, where)
    if kind is date:
        return _read_day(value, where)
    if type(value) is not kind:  # True is no number here
        _refuse(where, {int: _("a whole number"), str: _("a text"), bool: _("true or false")}[kind])
    return value


def _read_values(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, Mapping):
        _refuse(where, _("a group of names and values"))
    kinds = get_type_hints(kind)
    unknown = sorted(value.keys() - kinds.keys())
    if unknown:
        _refuse(f"{where}.{unknown[0]}".lstrip("."), _("no such name"))
    needed = [one.name for one in fields(kind) if _is_needed(one) and one.name not in value]
    if needed:
        _refuse(f"{where}.{needed[0]}".lstrip("."), _("a value"))
    return kind(
        **{name: _read(kinds[name], one, f"{where}.{name}".lstrip(".")) for name, one in value.items()}
    )


def _is_needed(one: Any) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _read_many(origin: Any, args: tuple[Any, ...], value: Any, where: str) -> Any:
    if not isinstance(value, list | tuple):
        _refuse(where, _("a list"))
    if origin is frozenset or (len(args) == 2 and args[1] is Ellipsis):
        return origin(_read(args[0], one, f"{where}[{place}]") for place, one in enumerate(value))
    if len(value) != len(args):
        _refuse(where, _("%(count)s values") % {"count": len(args)})
    return tuple(
        _read(kind, one, f"{where}[{place}]")
        for place, (kind, one) in enumerate(zip(args, value, strict=True))
    )


def _read_day(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as none_such:
        raise TermsInvalid(field=where, where=where, expected=_("a day such as 2026-01-31")) from none_such


def _refuse(where: str, expected: Any) -> Any:
    raise TermsInvalid(field=where, where=where or "terms", expected=expected)


def _require_sense(terms: Terms) -> None:
    """What no single value shows: keys once, a base that asks for nothing, nothing below zero, nothing divided by zero."""
    keys = [tier.key for tier in terms.tiers]
    base = terms.tiers[0] if terms.tiers else None
    least = {
        "worth.points": terms.worth.points,
        "worth.minor": terms.worth.minor,
        "worth.step_minor": terms.worth.step_minor,
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
    checks = [
        ("tiers", _("a base that asks for nothing"), base is not None and base.spend_minor is base.orders is base.points is None),
        ("tiers", _("each key once"), len(set(keys)) == len(keys)),
        ("ways.rules", _("each key once"), len({rule.key for rule in terms.ways.rules}) == len(terms.ways.rules)),
        ("ways.tier_percent", _("keys of tiers"), {key for key, _percent in terms.ways.tier_percent} <= set(keys)),
        ("worth.most_percent", _("a share from 1 to 100"), 1 <= terms.worth.most_percent <= 100),
        ("tier_policy.months", _("at least a month"), terms.tier_policy.months >= 1 and terms.tier_policy.keep_months >= 1),
        *((where, _("at least 1"), number >= 1) for where, number in least.items()),
        *((where, _("0 or more"), number >= 0) for where, number in none_below.items()),
    ]  # fmt: skip
    for where, expected, holds in checks:
        if not holds:
            _refuse(where, expected)
