"""Whom to call this week, and why: a short list that a shop can get through, from several reasons."""

from collections.abc import Hashable, Mapping, Sequence

DUE_DAYS = 7  # a visit expected within so many days is this week's
NEW_DAYS = 30  # since the first purchase
# Who is being lost comes first; then who is expected anyway, where a word costs least; then who has just begun.
PLACES = {"late": 5, "due": 4, "new": 3}


def call_list[Person: Hashable](
    offered: Mapping[str, Sequence[Person]], places: Mapping[str, int] = PLACES
) -> list[tuple[str, Person]]:
    """(reason, person): each reason's most valuable ones up to its places, then who is left, until all are taken.

    Nobody stands on it twice; the first reason counts. ``offered`` holds each reason's people, most valuable first.
    """
    chosen: dict[Person, str] = {}
    size = sum(places.values())
    for reason, most in places.items():
        fresh = [person for person in offered.get(reason, ()) if person not in chosen]
        chosen |= dict.fromkeys(fresh[:most], reason)
    for reason in places:
        fresh = [person for person in offered.get(reason, ()) if person not in chosen]
        chosen |= dict.fromkeys(fresh[: size - len(chosen)], reason)
    order = list(places)
    return sorted(
        ((reason, person) for person, reason in chosen.items()), key=lambda one: order.index(one[0])
    )
