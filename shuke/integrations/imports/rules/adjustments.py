"""Which codes on receipts are no goods: postage, manual corrections, fees, samples, vouchers.

Lines with such a code keep their place in the order's total but stay out of every figure about goods. The rule
is data that the person importing sees in the result and may change in the map file.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Whole codes, compared as written (M and m are both manual, 85123m is a product). Meaning → codes.
CODES: dict[str, tuple[str, ...]] = {
    "postage": ("POST", "DOT", "C2", "SHIPPING", "FREIGHT", "DELIVERY"),
    "manual": ("M", "m", "ADJUST", "ADJUST2"),
    "discount": ("D", "DISCOUNT"),
    "sample": ("S",),
    "fee": ("BANK CHARGES", "AMAZONFEE", "CRUK"),
    "bad_debt": ("B",),
    "filler": ("PADS",),
}
# Patterns for whole codes.
PATTERNS: dict[str, tuple[str, ...]] = {
    "voucher": (r"gift_\d+_\d+", r"GIFT[ _-]?(?:CARD|VOUCHER)"),
    "test": (r"TEST\d+",),
}
# Whole names, for tills that give such lines a product's code or none.
NAMES: dict[str, tuple[str, ...]] = {
    "postage": ("运费", "邮费", "快递费", "配送费", "包装费", "postage", "shipping", "delivery"),
    "manual": ("抹零", "手工调整", "价格调整", "金额调整", "补差价", "差价", "manual", "rounding"),
    "discount": ("整单折扣", "整单优惠", "优惠", "折扣", "满减", "discount"),
    "fee": ("手续费", "服务费", "平台服务费", "bank charges"),
    "voucher": ("购物卡", "礼品卡", "储值卡充值", "会员充值", "充值", "gift card", "gift voucher"),
    "deposit": ("押金", "定金", "deposit"),
}


@dataclass(frozen=True, slots=True)
class AdjustmentRule:
    """Codes and names (case does not matter for names) that mean "no goods", each with its meaning."""

    codes: Mapping[str, str]
    patterns: tuple[tuple[str, str], ...]
    names: Mapping[str, str]
    goods: frozenset[str] = frozenset()  # codes that are goods here, whatever they or their names look like

    def meaning_of(self, code: str, name: str = "") -> str | None:
        """ "postage", "manual" …, or None for goods."""
        if code in self.goods:
            return None
        found = self.codes.get(code) or self.names.get(name.casefold().strip())
        if found:
            return found
        return next((meaning for pattern, meaning in self.patterns if re.fullmatch(pattern, code)), None)


def adjustment_rule(
    codes: Iterable[str] = (), names: Iterable[str] = (), goods: Iterable[str] = (), defaults: bool = True
) -> AdjustmentRule:
    """The default rule with a shop's own codes and names added; ``goods`` are codes that it takes back."""
    known = {code: meaning for meaning, group in CODES.items() for code in group} if defaults else {}
    named = {name: meaning for meaning, group in NAMES.items() for name in group} if defaults else {}
    patterns = (
        [(pattern, meaning) for meaning, group in PATTERNS.items() for pattern in group] if defaults else []
    )
    known |= dict.fromkeys(codes, "own")
    named |= dict.fromkeys((name.casefold().strip() for name in names), "own")
    return AdjustmentRule(known, tuple(patterns), named, frozenset(goods))
