"""Acts on many items at once, each with a result of its own: one that is refused takes no other with it.

An item is what somebody sent, as a dict; one that could not even be read comes as {"errors": [...]}. A result is
plain JSON, since a repeated request gets the first one again.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.refusals import ItemRepeated

Item = dict[str, Any]


class Results:
    """What became of each item, in the order in which they came.

    Where ``is_batch`` is false, the one item's refusal is the act's: it is raised, and nothing is kept.
    """

    def __init__(self, items: list[Item], *, is_batch: bool) -> None:
        self._items = items
        self._is_batch = is_batch
        self._told: list[dict[str, Any] | None] = [_unread(item) for item in items]

    def open_items(self) -> Iterator[tuple[int, Item]]:
        """The items that have no result yet, with their places."""
        for place, item in enumerate(self._items):
            if self._told[place] is None:
                yield place, item

    def tell(self, place: int, status: str, **facts: Any) -> None:
        """ "created", "updated" or "unchanged", and what there is to know."""
        self._told[place] = {"status": status, **facts}

    def refuse(self, place: int, no: Refusal) -> None:
        """This item is not taken."""
        if not self._is_batch:
            raise no
        errors = [{"pointer": f"/{no.field}", "code": no.code, "detail": str(no)}] if no.field else []
        self._told[place] = {"status": "error", "code": no.code, "detail": str(no), "errors": errors}

    @contextmanager
    def refusing(self, place: int) -> Iterator[None]:
        """A refusal inside is this item's."""
        try:
            yield
        except Refusal as no:
            self.refuse(place, no)

    def refuse_repeated(self, *fields: str) -> None:
        """Whatever is named by the same fields as an item before it is refused."""
        seen: set[tuple[Any, ...]] = set()
        for place, item in self.open_items():
            name = tuple(item[field] for field in fields)
            if name in seen:
                self.refuse(place, ItemRepeated(field=fields[-1]))
            seen.add(name)

    def all(self) -> list[dict[str, Any]]:
        """Every item's result."""
        return [told or {"status": "unchanged"} for told in self._told]

    def counts(self) -> dict[str, int]:
        """How many of each status."""
        return dict(Counter(told["status"] for told in self.all()))

    @property
    def is_change(self) -> bool:
        """Whether anything was written."""
        return bool({"created", "updated"} & self.counts().keys())


def _unread(item: Item) -> dict[str, Any] | None:
    if "errors" not in item:
        return None
    first = item["errors"][0]
    return {
        "status": "error",
        "code": "validation_failed",
        "detail": first["detail"],
        "errors": item["errors"],
    }
