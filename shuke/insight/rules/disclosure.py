"""Counts for those who see sums and never a person."""

from collections.abc import Mapping

FEW = 10


def shown_count(customers: int, *, only_sums: bool) -> int | None:
    """The count, or None where it is so small that it could point at somebody ("<10" on the page)."""
    return None if only_sums and 0 < customers < FEW else customers


def hidden_counts[Key](counts: Mapping[Key, int]) -> frozenset[Key]:
    """Which parts of a whole must not be shown, where the whole is: those under ten, and as many of the next
    larger ones as it takes that "whole minus the shown parts" points at ten people or more.

    Source: complementary cell suppression, Hundepool et al., Statistical Disclosure Control, 2012, section 4.
    """
    ranked = sorted((key for key, count in counts.items() if count > 0), key=lambda key: counts[key])
    hidden = [key for key in ranked if counts[key] < FEW]
    while hidden and len(hidden) < len(ranked) and sum(counts[key] for key in hidden) < FEW:
        hidden.append(ranked[len(hidden)])
    return frozenset(hidden)
