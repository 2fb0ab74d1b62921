"""What comparing answers; apart from the libraries that compare, which only their own process needs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weighed:
    """Two records, what speaks for one person (bits), and the reasons, strongest first."""

    left: int
    right: int
    weight: float
    reasons: tuple[str, ...]
