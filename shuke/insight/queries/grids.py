"""RFM as a heat map: tiles over two of the three scores, and the named cells in them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query
from shuke.insight.models import Cell
from shuke.insight.rules.cells import CHINESE, INTERNATIONAL
from shuke.insight.rules.disclosure import FEW, hidden_counts, shown_count

AXES = ("rf", "rm", "fm")
NAMES = {"international": ("cell", INTERNATIONAL), "chinese": ("cell_cn", CHINESE)}
SCORES = range(1, 6)


@dataclass(frozen=True, slots=True)
class Sum:
    """Customers and money of a tile or a named cell; ``customers`` None means under ten, money then None too.

    ``share_bp``: of the unit's money, in basis points.
    """

    customers: int | None
    net_minor: int | None
    share_bp: int | None


@dataclass(frozen=True, slots=True)
class Tile:
    """One square: its two scores, its sum, the name that most of its customers have, and all of them."""

    x: int
    y: int
    sum: Sum
    name: str
    names: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """25 tiles, rows from the highest second score down; the named cells in the order of their map."""

    axes: str
    rows: tuple[tuple[Tile, ...], ...]
    cells: tuple[tuple[str, Sum], ...]
    total: Sum


@dataclass(slots=True)
class _Held:
    customers: int = 0
    net_minor: int = 0
    names: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, customers: int, net_minor: int) -> None:
        self.customers += customers
        self.net_minor += net_minor
        self.names[name] += customers


@query("insight.view")
def rfm_grid(*, actor: Actor, unit_id: int, axes: str = "rf", names: str = "international") -> Grid:
    """The unit's customers with a purchase in the window (by home store); zeros where there are none.

    ``axes``: the score across and the score upwards. Who sees no sales of persons gets sums of ten and more.
    """
    if axes not in AXES:
        raise ValueError(f"axes are one of {AXES}")
    column, order = NAMES[names]
    rows = Cell.objects.filter(unit_id=unit_id).values_list(*axes, column, "customers", "net_minor")
    return grid_of(rows, axes, order, only_sums=actor.sees("S") != "full")


def grid_of(
    rows: Iterable[tuple[int, int, str, int, int]], axes: str, order: tuple[str, ...], *, only_sums: bool
) -> Grid:
    """Tiles, named cells and total from rows of (x, y, name, customers, net_minor)."""
    tiles = {(x, y): _Held() for x in SCORES for y in SCORES}
    cells = {name: _Held() for name in order}
    total = _Held()
    for x, y, name, customers, net_minor in rows:
        for held in (tiles[x, y], cells[name], total):
            held.add(name, customers, net_minor)

    hidden_tiles = hidden_counts({place: held.customers for place, held in tiles.items()})
    hidden_cells = hidden_counts({name: held.customers for name, held in cells.items()})

    def sum_of(held: _Held, is_hidden: bool) -> Sum:
        customers = held.customers
        if only_sums and is_hidden:
            return Sum(None, None, None)
        share = held.net_minor * 10_000 // total.net_minor if total.net_minor else 0
        return Sum(customers, held.net_minor, share)

    def tile_of(x: int, y: int) -> Tile:
        held = tiles[x, y]
        ranked = sorted(held.names.items(), key=lambda item: (-item[1], order.index(item[0])))
        shown = tuple((name, shown_count(count, only_sums=only_sums)) for name, count in ranked)
        return Tile(x, y, sum_of(held, (x, y) in hidden_tiles), ranked[0][0] if ranked else "", shown)

    return Grid(
        axes,
        tuple(tuple(tile_of(x, y) for x in SCORES) for y in reversed(SCORES)),
        tuple((name, sum_of(held, name in hidden_cells)) for name, held in cells.items()),
        sum_of(total, 0 < total.customers < FEW),
    )
