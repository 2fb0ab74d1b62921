"""Affinity: what is bought together. Counts in whole numbers; the tests of chance stand in ``learners.chance``.

Source: Agrawal, Srikant, Fast algorithms for mining association rules, 1994 (sets grow from frequent sets only).
"""

from collections.abc import Callable, Iterable

import ibis

LARGEST = 4
Keep = Callable[[str, ibis.Table], ibis.Table]


def baskets(lines: ibis.Table, orders: ibis.Table) -> ibis.Table:
    """basket, item: each product of an order once, goods only. ``orders`` is a table with order_id."""
    goods = lines.filter(lines.is_goods).semi_join(orders, "order_id")
    return goods.select(basket=goods.order_id, item=goods.product_id).distinct()


def baskets_within(lines: ibis.Table, purchases: ibis.Table, days: int) -> ibis.Table:
    """The same over all purchases of a customer within blocks of so many days, counted from the first purchase:
    a basket is named by the lowest order of its block."""
    first = purchases.sold_on.min().over(ibis.window(group_by=purchases.customer_id))
    block = purchases.mutate(block=purchases.sold_on.delta(first, unit="day") // days)
    one = block.order_id.min().over(ibis.window(group_by=[block.customer_id, block.block]))
    named = block.select("order_id", basket=one)
    goods = lines.filter(lines.is_goods).join(named, "order_id")
    return goods.select(basket=goods.basket, item=goods.product_id).distinct()


def least_count(total: int, share_ppm: int, count: int = 1) -> int:
    """How many baskets are enough: both a count and a share, in whole numbers (9.835 baskets are ten)."""
    return max(count, -(-total * share_ppm // 1_000_000))


def itemsets(held: ibis.Table, least: int, keep: Keep, *, largest: int = LARGEST) -> list[ibis.Table]:
    """Frequent sets of 1, 2 … ``largest`` items: tables item_1 < item_2 < …, held (baskets that hold them all).

    In: basket, item (distinct) and who keeps an intermediate table. A set is looked for only among baskets in
    which both sets one smaller occur.
    """
    singles = _counted(held.select("basket", item_1=held.item), 1, least)
    found = [keep("sets_1", singles)]
    rows = keep("rows_1", held.semi_join(found[0], held.item == found[0].item_1))
    upto = keep("upto_1", rows.select("basket", item_1=rows.item))
    for size in range(2, largest + 1):
        more = rows.select(other=rows.basket, item=rows.item)
        wide = upto.join(more, [upto.basket == more.other, upto[f"item_{size - 1}"] < more.item])
        wide = wide.select(*upto.columns, **{f"item_{size}": wide.item})
        found.append(keep(f"sets_{size}", _counted(wide, size, least)))
        upto = keep(f"upto_{size}", wide.semi_join(found[-1], _items(size)))
    return found


def rules(sets: Iterable[ibis.Table], *, confidence_bp: int) -> list[ibis.Table]:
    """Rules with one item on the right, one table per size: left_1 …, item (the right), both, left, right.

    ``both`` ÷ ``left`` is the confidence, compared in whole numbers: exactly the bound is in. Sums of baskets only;
    support, lift, leverage and p follow from them and the number of baskets.
    """
    tables = list(sets)
    singles = tables[0].select(item=tables[0].item_1, right=tables[0].held)
    out = []
    for size, table in enumerate(tables[1:], start=2):
        smaller = tables[size - 2]
        lefts = smaller.select(
            left=smaller.held, **{f"left_{n}": smaller[f"item_{n}"] for n in range(1, size)}
        )
        parts = [_turned(table, size, place) for place in range(1, size + 1)]
        turned = ibis.union(*parts)
        whole = turned.join(lefts, [f"left_{n}" for n in range(1, size)]).join(singles, "item")
        out.append(whole.filter(whole.both * 10_000 >= whole.left * confidence_bp))
    return out


def _turned(table: ibis.Table, size: int, place: int) -> ibis.Table:
    others = [n for n in range(1, size + 1) if n != place]
    left = {f"left_{n}": table[f"item_{other}"] for n, other in enumerate(others, start=1)}
    return table.select(item=table[f"item_{place}"], both=table.held, **left)


def _counted(wide: ibis.Table, size: int, least: int) -> ibis.Table:
    counted = wide.group_by(_items(size)).agg(held=wide.count())
    return counted.filter(counted.held >= least)


def _items(size: int) -> list[str]:
    return [f"item_{n}" for n in range(1, size + 1)]
