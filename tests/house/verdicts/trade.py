"""Verdicts of trade: orders by scope and class S, goods and stock by catalog.view, sums only for who sees every seller.

{s1} is an order of lin in the lake store, sold by zhou; {s5} one of zhao in the river store; {s7} an anonymous sale of the
lake store; {t1} a product.
"""

from tests.cast import Cast
from tests.house.verdicts import BAD, FORBIDDEN, NO_CUSTOMERS, NOT_FOUND, REST, WORKS, Line

# No orders.view, or nothing of class S to see.
NO_SALES = (*NO_CUSTOMERS, "zheng")
ORDERS = {FORBIDDEN: NO_SALES, WORKS: REST}
S1 = {FORBIDDEN: NO_SALES, WORKS: ("chen", "shi", "zhou", "feng", "shen"), NOT_FOUND: REST}
S5 = {FORBIDDEN: NO_SALES, WORKS: ("gao", "shi", "shen"), NOT_FOUND: REST}
S7 = {FORBIDDEN: NO_SALES, WORKS: ("chen", "shi", "shen"), NOT_FOUND: REST}
# The lines of an order are opened as its customer's purchases; who sees them anyway may open them too.
MAY_OPEN = ("chen", "shi", "zhou", "shen")
OPENING = {WORKS: MAY_OPEN, NOT_FOUND: ("gao", "he", "li", "qian", "sun", "wu"), FORBIDDEN: REST}
OPENING_BAD = {**OPENING, BAD: MAY_OPEN, WORKS: ()}
NOBODYS = {FORBIDDEN: NO_SALES, NOT_FOUND: REST}
NO_GOODS = ("zheng", "jiang", "shen")
GOODS = {FORBIDDEN: NO_GOODS, WORKS: REST}
NO_PRODUCT = {FORBIDDEN: NO_GOODS, NOT_FOUND: REST}
SUMS = {WORKS: ("chen", "gao", "he", "shi"), FORBIDDEN: REST}
NO_SUMS = {NOT_FOUND: ("chen", "gao", "he", "shi"), FORBIDDEN: REST}

LINES = (
    Line("orders", "GET", "/orders", ORDERS),
    Line("orders", "GET", "/orders?view=refunded&channel=store,web&on=2026-01-01..2026-12-31", ORDERS),
    Line("orders", "GET", "/orders?view=anonymous&store={hill}&seller=1", ORDERS),
    Line("orders", "GET", "/orders?view=today&after=2026-11-01T00:00:00%2B00:00~5", ORDERS),
    Line(
        "orders",
        "GET",
        "/orders?view=x&channel='--&on=never&after=2026-11-01~x&before=~&store=%ff&sort=-time",
        ORDERS,
    ),
    Line("order", "GET", "/orders/{s1}", S1),
    Line("order", "GET", "/orders/{s5}", S5),
    Line("order", "GET", "/orders/{s7}", S7),
    Line("order", "GET", "/orders/{nobody}", {FORBIDDEN: NO_SALES, NOT_FOUND: REST}),
    Line("order_opening", "POST", "/orders/{s1}/opening", OPENING, {"reason": "call"}),
    Line("order_opening", "POST", "/orders/{s1}/opening", OPENING_BAD, {"reason": "curiosity"}),
    Line("order_opening", "POST", "/orders/{s7}/opening", NOBODYS, {"reason": "call"}, "an anonymous sale"),
    Line("products", "GET", "/products", GOODS),
    Line(
        "products",
        "GET",
        "/products?q=%25_%27\\&category=1&brand=x&price.from=1&price.to=2&sort=-price",
        GOODS,
    ),
    Line("products", "GET", "/products?view=gone&after=abc~1&supplier=9", GOODS),
    Line("product", "GET", "/products/{t1}", GOODS),
    Line("product", "GET", "/products/{nobody}", NO_PRODUCT),
    Line("product_sales", "GET", "/products/{t1}/sales", SUMS),
    Line("product_sales", "GET", "/products/{nobody}/sales", NO_SUMS),
    Line("stock", "GET", "/stock", GOODS),
    Line("stock", "GET", "/stock?view=all&product={t1}&store={hill}&category=999", GOODS),
    Line("stock", "GET", "/stock?view=out&product={nobody}&after=1500~7&before=x", GOODS),
)


def words(cast: Cast) -> dict[str, int]:
    """What the words of these addresses mean."""
    from shuke.trade.catalog.models import Product

    orders = {number.lower().replace("-", ""): id_ for number, id_ in cast.orders.items()}
    return {**orders, "t1": Product.objects.get(code="T1").id}
