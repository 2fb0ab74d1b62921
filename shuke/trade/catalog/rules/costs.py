"""Who may know what goods cost the house."""

WIDE = ("subtree", "all")


def sees_cost(sales: str | None, scope: str | None) -> bool:
    """Whether a cost is shown: to who sees sales (class S) in full, and of more than the own or the day's customers."""
    return sales == "full" and scope in WIDE
