"""What is done about a pair: merged by rule, shown to somebody, or left."""

from collections.abc import Collection
from math import log2

# A number that belongs to one person; a phone may be a family's, so it counts only with the name.
STRONG = frozenset({"phone", "email", "wechat"})
AGREES = frozenset({"name", "pinyin", "rare_name"})
AGAINST = frozenset({"birthday_differs", "gender_differs", "both_cards", "shared_phone", "name_differs"})
SURE = 18.0
LEAST = 5.0
# Bits of the reasons by which a record is compared as it comes in; those of the night know how rare a name is.
ON_ENTRY = {
    "phone": 9.0, "email": 12.0, "wechat": 12.0, "external": 13.0, "birthday": 12.5, "name": 8.0, "pinyin": 7.0,
    "birthday_differs": -4.5, "name_differs": -12.0, "gender_differs": -3.0,
}  # fmt: skip


def entry_weight(reasons: Collection[str]) -> float:
    """What the reasons speak for one person, in bits."""
    return sum(ON_ENTRY.get(reason, 0.0) for reason in reasons)


def least_for(people: int) -> float:
    """From which weight a pair is worth a look: among many people more of them are alike by chance."""
    return max(LEAST, log2(max(people, 2)) - 6)


def same_for(people: int) -> float:
    """From which weight two records are held for one person: the prior odds of Fellegi and Sunter, one in so many people."""
    return log2(max(people, 2)) - 1.5


def is_worth_a_look(reasons: Collection[str]) -> bool:
    """Whether anything but a name speaks for it: 王伟 and 王伟 are two people until something else agrees."""
    return bool(set(reasons) - AGREES - AGAINST - {"name_like", "goods"})


def merges_by_rule(weight: float, reasons: Collection[str]) -> bool:
    """Whether two records are one beyond doubt: a number of one person's own, the same name, and nothing against it.

    Two different numbers on one device are two people who share it: a device never merges.
    """
    found = set(reasons)
    return weight >= SURE and bool(found & STRONG) and bool(found & AGREES) and not found & AGAINST
