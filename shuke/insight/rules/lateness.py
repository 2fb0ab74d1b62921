"""Whether a customer stays away longer than is usual for that customer."""

LATE_FROM = 2  # times the usual gap
GONE_FROM = 8  # beyond it this is no delay any more


def is_late(days_since: int | None, own_gap: int | None, shop_gap: int | None = None) -> bool:
    """Twice the customer's own median gap or more; the shop's gap stands in while there is none."""
    gap = own_gap or shop_gap
    return days_since is not None and bool(gap) and days_since >= LATE_FROM * (gap or 0)
