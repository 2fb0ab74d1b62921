"""What speaks against a referral: each sign by its own name, so that who looks at it knows what to look at."""

from dataclasses import dataclass

# In this order they are told; two families and a busy week are honest most of the time, so none of it refuses by itself.
REASONS = (
    "phone", "email", "household", "guardian", "device", "circle", "own_staff", "same_hand", "per_day", "per_month",
)  # fmt: skip
SAME_HAND = 3  # one member of staff names the same referrer so often within a month


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of the two when one names the other.

    ``shared`` are marks that both have: "phone", "email", "household", "guardian", "device". ``today`` and ``month`` count the
    referrer's referrals with this one, ``by_hand`` those that the same staff wrote down. ``is_own_staff``: who writes it down
    has the referrer's address. ``is_circle``: the referrer was brought by the friend, directly or through others.
    """

    shared: frozenset[str] = frozenset()
    today: int = 1
    month: int = 1
    by_hand: int = 0
    is_own_staff: bool = False
    is_circle: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """How many friends one brings in a day and a month before somebody looks."""

    per_day: int = 3
    per_month: int = 10


def reasons_against(looked: Looked, limits: Limits) -> tuple[str, ...]:
    """Names of what speaks against it, in the order of REASONS; nothing for most."""
    found = set(looked.shared)
    if looked.is_circle:
        found.add("circle")
    if looked.is_own_staff:
        found.add("own_staff")
    if looked.by_hand >= SAME_HAND:
        found.add("same_hand")
    if looked.today > limits.per_day:
        found.add("per_day")
    if looked.month > limits.per_month:
        found.add("per_month")
    return tuple(one for one in REASONS if one in found)
