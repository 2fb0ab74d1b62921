"""A filter's text in the address ↔ its value: what a person may write, and what the query gets."""

import re
from datetime import date
from typing import Any

from shuke.doors.web.lists.parts import Filter
from shuke.doors.web.request import whole
from shuke.foundation.kernel.money import digits_of

_NUMBER = re.compile(r"-?[0-9]{1,12}")  # str.isdigit would let "²" pass
MOST = 400


def value_of(filter_: Filter, text: str) -> Any:
    """The value for the query: text or number, a list, (from, to) for a range, true or false; None where it cannot be."""
    if filter_.kind == "many":
        return _many(filter_, text)
    if filter_.kind == "flag":
        return {"1": True, "0": False}.get(text)
    if filter_.kind == "one":
        return _one(filter_, text)
    if filter_.kind == "text":
        return text.strip()[:MOST] or None
    low, dots, high = text.partition("..")
    first = _end(filter_, low)
    last = _end(filter_, high) if dots else first
    broken = (low and first is None) or (high and last is None)
    if broken or (first is None and last is None):
        return None
    turned = first is not None and last is not None and first > last
    return (last, first) if turned else (first, last)


def _one(filter_: Filter, text: str) -> Any:
    if not filter_.is_open and text not in {value for value, _label in filter_.offered()}:
        return None
    return whole(text) if filter_.is_whole else text or None


def _many(filter_: Filter, text: str) -> list[Any] | None:
    offered = None if filter_.is_open else {value for value, _label in filter_.offered()}
    found: list[Any] = []
    for part in text.split(","):
        value = whole(part) if filter_.is_whole else part
        if value is None or (offered is not None and part not in offered):
            return None
        found.append(value)
    return found


def _end(filter_: Filter, text: str) -> Any:
    if not text:
        return None
    if filter_.kind == "day":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    if not _NUMBER.fullmatch(text):
        return None
    return int(text) * (10 ** digits_of(filter_.currency) if filter_.kind == "money" else 1)


def joined(filter_: Filter, sent: list[str], low: str, high: str) -> str:
    """What a form sent (several boxes, or two ends) as the address writes it; full-width digits are read."""
    if filter_.kind == "text":
        return next((part.strip() for part in sent if part.strip()), "")[:MOST]
    if filter_.kind in ("one", "many", "flag"):
        return ",".join(dict.fromkeys(part for part in sent if part))[:MOST]
    if sent and sent[0]:
        return sent[0][:MOST]
    low, high = (_digits(low), _digits(high)) if filter_.kind != "day" else (low.strip(), high.strip())
    return f"{low}..{high}"[:MOST] if low or high else ""


def _digits(text: str) -> str:
    return text.strip().replace(",", "").replace("，", "").translate({0xFF10 + n: str(n) for n in range(10)})
