"""Exact shares: what is divided adds up again."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal


class ShareInvalid(Refusal):
    """No part of a whole, or more than is left of it."""

    code = "share_invalid"
    status = 409
    message = _("At most %(left)s of %(whole)s can still be taken back.")


def split_exactly(amount: int, weights: Sequence[int]) -> list[int]:
    """``amount`` over parts by weight, by the largest remainder: adds up exactly, each within one of its fair share.

    Parts of equal remainder are served in order. All weights zero: equal parts.
    """
    if not weights or min(weights) < 0:
        raise ValueError("weights are at least one, and none below zero")
    if amount < 0:
        return [-part for part in split_exactly(-amount, weights)]
    total = sum(weights)
    if total == 0:
        return split_exactly(amount, [1] * len(weights))
    shares = [amount * weight // total for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda place: (-(amount * weights[place] % total), place))
    for place in by_rest[: amount - sum(shares)]:
        shares[place] += 1
    return shares


def share_of(amount: int, *, before: int, part: int, whole: int) -> int:
    """What ``part`` of a ``whole`` is worth when ``before`` came back already: all parts together give exactly ``amount``."""
    if whole < 1 or part < 1 or before < 0 or before + part > whole:
        raise ShareInvalid(field="part", left=max(0, whole - before), whole=whole)
    return amount * (before + part) // whole - amount * before // whole
