"""What makes a record good: five parts, each a share of records without its faults; one index with open weights.

``people`` and ``faulty`` are counts of records; shares and the index lie between 0 and 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the index: its weight, and the faults that speak against a record."""

    name: str
    weight: float
    faults: tuple[str, ...]


PARTS = (
    Part("complete", 0.30, ("no_name", "no_contact", "no_birthday", "not_asked")),
    Part("valid", 0.20, ("odd_name", "odd_birthday")),
    Part("unique", 0.20, ("maybe_twice",)),
    Part("fresh", 0.15, ("stale",)),
    Part("consistent", 0.15, ("bought_before", "owner_left")),
)
FAULTS = tuple(fault for part in PARTS for fault in part.faults)
STALE_MONTHS = 24
# A card is often written some weeks after the first receipt; more than that is a wrong day.
BEFORE_DAYS = 31


def shares(people: int, faulty: Mapping[str, int]) -> dict[str, float]:
    """The share per part: one less the mean share of records with each of its faults; all good where nobody is."""
    return {
        part.name: 1 - sum(faulty.get(fault, 0) for fault in part.faults) / (len(part.faults) * people) if people else 1.0
        for part in PARTS
    }  # fmt: skip


def index_of(people: int, faulty: Mapping[str, int]) -> float:
    """The shares by their weights."""
    of = shares(people, faulty)
    return sum(part.weight * of[part.name] for part in PARTS)
