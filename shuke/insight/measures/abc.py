"""ABC: classes by cumulative share."""

import ibis

from shuke.insight.rules.shares import A_BELOW_BP, B_BELOW_BP


def abc(
    worth: ibis.Table, *, key: str = "customer_id", amount: str = "monetary_minor",
    a_below_bp: int = A_BELOW_BP, b_below_bp: int = B_BELOW_BP,
) -> ibis.Table:  # fmt: skip
    """The class of each customer (or product) by descending amount; equal amounts stand in the order of the key.

    Cumulative share *before* the row below 80 % is A, below 95 % is B, else C; an amount of zero or less
    (nothing bought in the window, or all of it returned) is D and has no part in the total.
    Out: key, abc. Shares are compared in whole numbers: exactly 80 % before the row is B.
    """
    earning = worth.filter(worth[amount] > 0)
    order = [earning[amount].desc(), earning[key]]
    upto = earning[amount].sum().over(ibis.window(order_by=order, preceding=None, following=0))
    total = earning[amount].sum().over(ibis.window())
    placed = earning.select(key, place=(upto - earning[amount]) * 10_000, total=total)
    classed = placed.select(
        key,
        abc=ibis.cases(
            (placed.place < placed.total * a_below_bp, "A"),
            (placed.place < placed.total * b_below_bp, "B"),
            else_="C",
        ),
    )
    rest = worth.filter(worth[amount] <= 0)
    return classed.union(rest.select(key, abc=ibis.literal("D")))


def product_worth(lines: ibis.Table, orders: ibis.Table) -> ibis.Table:
    """Net revenue of each product over the given orders: product_id, net_minor. Goods lines only.

    ``orders`` is a table with order_id, already narrowed to the window (anonymous sales belong here too).
    """
    goods = lines.filter(lines.is_goods)
    sold = goods.semi_join(orders, "order_id")
    return sold.group_by("product_id").agg(net_minor=(sold.total_minor - sold.refunded_minor).sum())
