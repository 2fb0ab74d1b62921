"""What a sale earns: by rule over its lines, in whole points, each point tied to the line that caused it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from shuke.trade.ledger.rules.shares import split_exactly
from shuke.trade.programme.rules.conditions import Where, fits_line, fits_sale
from shuke.trade.programme.rules.facts import Basket, Member, Sold

Base = Literal["gross", "net_of_points", "net_of_coupons", "net"]
Rounding = Literal["down", "half_up", "up"]
Stacking = Literal["best", "add"]


@dataclass(frozen=True, slots=True)
class EarnRule:
    """One way to earn.

    "per_amount": ``points`` for each ``per_minor`` of the lines meant; "per_unit": for each whole piece; "per_sale": once.
    "times": no points of its own, but ``percent`` of what the lines meant earn per amount and per piece (200 doubles).
    """

    key: str
    kind: Literal["per_amount", "per_unit", "per_sale", "times"]
    points: int = 0
    per_minor: int = 100
    percent: int = 100
    where: Where = field(default_factory=Where)


@dataclass(frozen=True, slots=True)
class Ways:
    """How a programme counts. ``tier_percent`` is what each tier earns of the usual, by its key."""

    rules: tuple[EarnRule, ...]
    base: Base = "net"
    rounding: Rounding = "down"
    stacking: Stacking = "best"
    tier_percent: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Earning:
    """Points by line, and by rule for saying why: both add up to ``points``. ``cut`` fell to a cap."""

    points: int
    lines: tuple[tuple[int, int], ...] = ()
    rules: tuple[tuple[str, int], ...] = ()
    cut: int = 0


def base_of(line: Sold, base: Base) -> int:
    """What of a line's price, the member's where there is one, earns; never below zero, and of goods that were bought."""
    if not line.is_goods or line.quantity <= 0:
        return 0
    off = line.points_minor if base in ("net", "net_of_points") else 0
    off += line.coupon_minor if base in ("net", "net_of_coupons") else 0
    return max(0, line.price_minor - off)


def points_for(ways: Ways, basket: Basket, member: Member) -> Earning:
    """What the sale earns before caps.

    Each rule is worked out over the whole sale in whole numbers and rounded once, as the programme says; its points
    are then shared over its lines by the largest remainder. Of several "times" the best counts, or what each adds to
    100 is summed. A line that earns nothing is left out.
    """
    lines = [line for line in basket.lines if line.is_goods and line.quantity > 0]
    amounts = [base_of(line, ways.base) for line in lines]
    total = sum(amounts)
    holding = [rule for rule in ways.rules if fits_sale(rule.where, basket, member, total)]
    times = [rule for rule in holding if rule.kind == "times"]
    usual = dict(ways.tier_percent).get(member.tier, 100)
    by_line = [0] * len(lines)
    by_rule = []
    for rule in holding:
        if rule.kind == "times":
            continue
        meant = [fits_line(rule.where, line) for line in lines]
        weights, points = _worked_out(ways, rule, lines, amounts, meant, times, usual)
        if points > 0:
            by_rule.append((rule.key, points))
            for place, share in enumerate(split_exactly(points, weights)):
                by_line[place] += share
    earned = tuple((line.line_id, points) for line, points in zip(lines, by_line, strict=True) if points)
    return Earning(sum(by_line), earned, tuple(by_rule))


def _worked_out(
    ways: Ways, rule: EarnRule, lines: Sequence[Sold], amounts: Sequence[int], meant: Sequence[bool],
    times: Sequence[EarnRule], usual: int,
) -> tuple[list[int], int]:  # fmt: skip
    """Weight of each line under a rule, and the rule's points."""
    if rule.kind == "per_sale":
        weights = [amount if here else 0 for amount, here in zip(amounts, meant, strict=True)]
        return weights, rule.points if any(weights) else 0
    weights = []
    for line, amount, here in zip(lines, amounts, meant, strict=True):
        bought = (amount if rule.kind == "per_amount" else int(line.quantity) if amount else 0) if here else 0
        weights.append(bought * _percent(times, ways.stacking, usual, line) if bought else 0)
    per = (rule.per_minor if rule.kind == "per_amount" else 1) * 100
    return weights, _rounded(rule.points * sum(weights), per, ways.rounding)


def _percent(times: Sequence[EarnRule], stacking: Stacking, usual: int, line: Sold) -> int:
    found = [rule.percent for rule in times if fits_line(rule.where, line)]
    if stacking == "best":
        return max([usual, *found])
    return max(0, usual + sum(percent - 100 for percent in found))


def _rounded(number: int, by: int, rounding: Rounding) -> int:
    whole, rest = divmod(number, by)
    return whole + (rest > 0 if rounding == "up" else rounding == "half_up" and 2 * rest >= by)
