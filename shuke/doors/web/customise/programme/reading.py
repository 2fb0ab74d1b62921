"""The draft's form ↔ the document: what a form shows is read back, what it does not show stays."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import QueryDict

from shuke.doors.web.request import whole
from shuke.foundation.kernel.money import digits_of
from shuke.trade.programme.rules.activities import ACTIVITIES

CAPS = ("sale", "day", "month", "member")
EVENTS = ("sign_up", "survey", "visit", "referral")
INVITE = ("friend_points", "within_days", "return_days", "per_day", "per_month")
PERS = ("day", "month", "member")
EMPTY_RULES, EMPTY_TIERS, EMPTY_PRICES, MOST = 2, 1, 1, 30
MOST_PRICES = 2000  # lines of a price list
USUAL: dict[str, Any] = {
    "ways": {"rules": [{"key": "usual", "kind": "per_amount", "points": 1, "per_minor": 100}]},
    "tiers": [{"key": "base", "name": "会员", "name_en": "Member"}],
    "worth": {"points": 100, "minor": 100, "most_percent": 50},
    "expiry": {"kind": "year_end", "count": 1},
}


def document_of(
    sent: QueryDict, before: Mapping[str, Any], currency: str, products: Mapping[str, int]
) -> dict[str, Any]:
    """The document that a form makes of the one it was drawn from; what cannot be read stays text, and is refused then.

    ``products`` are the numbers of the codes that price lists name.
    """
    ways = {
        **before.get("ways", {}),
        "base": sent.get("base", "net"),
        "rounding": sent.get("rounding", "down"),
    }
    ways["rules"] = list(_rules(sent, before, currency))
    tiers = list(_tiers(sent, before, currency, products))
    ways["tier_percent"] = [[tier["key"], tier.pop("percent_of", 100)] for tier in tiers]
    ways["tier_percent"] = [one for one in ways["tier_percent"] if one[1] != 100]
    return {
        **before, "ways": ways, "tiers": tiers,
        "caps": {**before.get("caps", {}), **{name: number_of(sent, f"cap.{name}") for name in CAPS}},
        "worth": _worth(sent, before, currency), "expiry": _expiry(sent), "pending_days": number_of(sent, "pending_days") or 0,
        "tier_policy": {
            "window": sent.get("window", "rolling"), "months": number_of(sent, "months") or 12, "need": sent.get("need", "any"),
            "keep_months": number_of(sent, "keep_months") or 12, "grace_days": number_of(sent, "grace_days") or 0,
            "downgrade": sent.get("downgrade", "one_step"),
        },
        "pricing": {
            "counts_on": sent.get("price.counts_on", "reduced"), "with_coupons": sent.get("price.with_coupons", "add"),
        },
        "events": [[name, number] for name in EVENTS if (number := number_of(sent, f"event.{name}"))],
        "invite": _invite(sent, before, currency), "event_caps": [_cap(sent, event) for event in ACTIVITIES],
    }  # fmt: skip


def _rules(sent: QueryDict, before: Mapping[str, Any], currency: str) -> Iterator[dict[str, Any]]:
    known = {rule["key"]: rule for rule in before.get("ways", {}).get("rules", ())}
    for place in range(MOST):
        name = f"rule.{place}"
        kind, number = sent.get(f"{name}.kind", ""), sent.get(f"{name}.number", "").strip()
        if not kind or not number:
            continue
        key = sent.get(f"{name}.key") or _free(known, "rule")
        rule: dict[str, Any] = {**known.get(key, {}), "key": key, "kind": kind}
        known.setdefault(key, rule)
        if kind == "times":
            rule["percent"], rule["points"] = _hundredfold(number), 0
        else:
            rule["points"], rule["percent"] = _read(number), 100
        if kind == "per_amount":
            rule["per_minor"] = minor_of(sent.get(f"{name}.per", "") or "1", currency)
        rule["where"] = where_of(sent, name, rule.get("where", {}), currency)
        yield rule


def where_of(sent: QueryDict, name: str, before: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """The conditions of a part of a form."""

    def one(part: str) -> str:
        return sent.get(f"{name}.{part}", "").strip()

    hours = [_read(one("hour_from")), _read(one("hour_to"))] if one("hour_from") and one("hour_to") else None
    return {
        **before,
        "categories": ids_of(sent, f"{name}.category"), "units": ids_of(sent, f"{name}.unit"),
        "tiers": [text for text in sent.getlist(f"{name}.tier") if text], "weekdays": ids_of(sent, f"{name}.weekday", least=0),
        "first_purchase": bool(one("first")), "in_birthday_month": bool(one("birthday")), "hours": hours,
        "from_on": one("from_on") or None, "to_on": one("to_on") or None,
        "least_minor": minor_of(one("least"), currency) if one("least") else 0,
    }  # fmt: skip


def _tiers(
    sent: QueryDict, before: Mapping[str, Any], currency: str, products: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    known = {tier["key"]: tier for tier in before.get("tiers", ())}
    for place in range(MOST):
        name = f"tier.{place}"
        label = sent.get(f"{name}.name", "").strip()
        if not label:
            continue
        key = sent.get(f"{name}.key") or _free(known, "tier")
        spend, orders = sent.get(f"{name}.spend", "").strip(), number_of(sent, f"{name}.orders")
        tier = {
            **known.get(key, {}), "key": key, "name": label, "name_en": sent.get(f"{name}.name_en", "").strip() or label,
            "spend_minor": minor_of(spend, currency) if spend else None, "orders": orders,
            "benefits": _listed(sent, f"{name}.benefits"), "benefits_en": _listed(sent, f"{name}.benefits_en"),
            "prices": list(_prices(sent, name, known.get(key, {}), currency)),
            "price_list": [[products.get(code, code), minor_of(price, currency)] for code, price in listed_codes(sent, name)],
            "percent_of": _hundredfold(sent.get(f"{name}.times", "") or "1"),
        }  # fmt: skip
        tier.pop("percent", None)
        known.setdefault(key, tier)
        yield tier


def _prices(sent: QueryDict, tier: str, before: Mapping[str, Any], currency: str) -> Iterator[dict[str, Any]]:
    """Shares off for the members of a tier; what the form does not show of where they hold stays."""
    held = before.get("prices", ())
    for place in range(MOST):
        name = f"{tier}.price.{place}"
        off = number_of(sent, f"{name}.off")
        if off is None:
            continue
        where = held[place].get("where", {}) if place < len(held) else {}
        categories, weekdays = ids_of(sent, f"{name}.category"), ids_of(sent, f"{name}.weekday", least=0)
        yield {"off_percent": off, "where": {**where, "categories": categories, "weekdays": weekdays}}


def listed_codes(sent: QueryDict, tier: str) -> list[tuple[str, str]]:
    """(code, price) of a price list as it was typed, a line each; the price is the last word."""
    lines = [line.split() for line in sent.get(f"{tier}.list", "").splitlines() if line.strip()]
    return [(" ".join(words[:-1]) or words[0], words[-1]) for words in lines[:MOST_PRICES]]


def codes_in(sent: QueryDict) -> set[str]:
    """All product codes that a form's price lists name."""
    return {code for place in range(MOST) for code, _price in listed_codes(sent, f"tier.{place}")}


def _worth(sent: QueryDict, before: Mapping[str, Any], currency: str) -> dict[str, Any]:
    return {
        **before.get("worth", {}),
        "points": number_of(sent, "worth.points"), "minor": minor_of(sent.get("worth.money", ""), currency),
        "most_percent": number_of(sent, "worth.most_percent"),
        "step_minor": minor_of(sent.get("worth.step", "") or "1", currency),
        "least_points": number_of(sent, "worth.least_points") or 0,
        "proof_from_minor": minor_of(sent.get("worth.proof", "") or "0", currency),
    }  # fmt: skip


def _expiry(sent: QueryDict) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": sent.get("expiry.kind", "never"),
        "grace_days": number_of(sent, "expiry.grace") or 0,
    }
    if found["kind"] == "fixed":
        return {**found, "day": sent.get("expiry.day", "") or None}
    return {**found, "count": number_of(sent, "expiry.count") or 0}


def _cap(sent: QueryDict, event: str) -> dict[str, Any]:
    return {"event": event, **{per: number_of(sent, f"event_cap.{event}.{per}") for per in PERS}}


def _invite(sent: QueryDict, before: Mapping[str, Any], currency: str) -> dict[str, Any]:
    found = {name: number_of(sent, f"invite.{name}") for name in INVITE}
    return {
        **before.get("invite", {}), **{name: number for name, number in found.items() if number is not None},
        "friend_points": found["friend_points"] or 0, "return_days": found["return_days"] or 0,
        "least_minor": minor_of(sent.get("invite.least", "") or "0", currency),
        **{name: whole(sent.get(f"invite.{name}", "")) for name in ("referrer_offer", "friend_offer")},
    }  # fmt: skip


def _free(known: Mapping[str, Any], stem: str) -> str:
    """A key that is not taken."""
    return next(key for number in range(1, 1000) if (key := f"{stem}{number}") not in known)


def _digits(text: str) -> str:
    return (
        text.strip()
        .translate({0xFF10 + n: str(n) for n in range(10)} | {0xFF0E: "."})
        .replace(",", "")
        .replace("，", "")
    )


def _read(text: str) -> Any:
    """A whole number, or the text as it stands: the terms' own reader says what is wrong with it."""
    plain = _digits(text)
    return (
        int(plain)
        if plain.lstrip("-").isascii() and plain.lstrip("-").isdigit() and len(plain) < 16
        else text
    )


def number_of(sent: QueryDict, name: str) -> Any:
    """A whole number of a field, None where it is empty."""
    text = sent.get(name, "").strip()
    return _read(text) if text else None


def _scaled(text: str, digits: int) -> Any:
    """A decimal number without a float: "12.5" with two digits is 1250; text that is none stays text."""
    whole_part, _dot, rest = _digits(text).partition(".")
    if len(rest) > digits or not (whole_part + rest).isascii() or not (whole_part + rest).isdigit():
        return text
    return int((whole_part or "0") + rest.ljust(digits, "0"))


def minor_of(text: str, currency: str) -> Any:
    """An amount in the currency's smallest unit."""
    return _scaled(text, digits_of(currency))


def _listed(sent: QueryDict, name: str) -> list[str]:
    """What stands between commas of either kind."""
    return [part.strip() for part in sent.get(name, "").replace("，", ",").split(",") if part.strip()]


def _hundredfold(text: str) -> Any:
    return _scaled(text, 2)


def ids_of(sent: QueryDict, name: str, least: int = 1) -> list[int]:
    """The numbers of boxes that are ticked."""
    return sorted(
        {number for text in sent.getlist(name) if (number := whole(text)) is not None and number >= least}
    )
