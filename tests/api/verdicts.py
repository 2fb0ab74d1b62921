"""What each operation answers to whom, as data. An operation that is not here fails; so does one that answers otherwise."""

from dataclasses import dataclass
from typing import Any

from shuke.doors.api.examples import (
    ACTIVITY,
    BASKET,
    CAPTURE,
    COUNT,
    CUSTOMER,
    ORGANISATION,
    PRODUCT,
    TILL_SALE,
)
from tests.api.world import an_order

WORKS, FORBIDDEN, NOT_FOUND, BAD, NO_KEY = "works", "403", "404", "bad input", "401"
CALLERS = ("full", "lake", "hill", "reader", "seller", "")


@dataclass(frozen=True, slots=True)
class Line:
    """One operation with one address and one body; who is not named gets ``rest``, who has no key 401."""

    operation: str
    method: str
    address: str
    verdicts: dict[str, tuple[str, ...]]
    rest: str
    body: Any = None

    def verdict_for(self, caller: str) -> str:
        """The declared answer."""
        if not caller:
            return NO_KEY
        return next((verdict for verdict, callers in self.verdicts.items() if caller in callers), self.rest)


READ = {FORBIDDEN: ("seller",)}
ONE = {FORBIDDEN: ("seller",), NOT_FOUND: ("hill",)}
SALES = {FORBIDDEN: ("seller", "reader")}
SALE = {FORBIDDEN: ("seller", "reader"), NOT_FOUND: ("hill",)}
WRITE = {FORBIDDEN: ("seller", "reader")}
SELL = {FORBIDDEN: ("reader",), BAD: ("hill",)}
SELLS = {FORBIDDEN: ("reader",)}
REFUND = {
    "store": "lake", "refunded_at": "2026-11-23T10:00:00+08:00", "order": {"source": "till", "number": "S-3"},
    "lines": [{"ordinal": 1, "quantity": "0.001"}],
}  # fmt: skip
ITEM = {"source": "sweep", "external_id": "{caller}"}


def _line(operation: str, verdicts: dict[str, tuple[str, ...]], body: Any) -> Line:
    """A batch that works for who is not named."""
    resource = operation.removeprefix("put_").removesuffix("_counts")
    return Line(operation, "POST", f"/{resource}/batch", verdicts, WORKS, body)


def _many(item: dict[str, Any], **name: str) -> dict[str, Any]:
    return {"items": [{**name, **item}]}


HOME = {"home_store": None}
AT_TILL = {FORBIDDEN: ("seller", "reader"), BAD: ("hill",)}
LINES = (
    Line("award_activity", "POST", "/activities", AT_TILL, NOT_FOUND, {**ACTIVITY, "customer_id": 2**62}),
    Line("award_activity", "POST", "/activities", {}, BAD, {**ACTIVITY, "event": "dancing"}),
    Line("capture_person", "POST", "/captures", {FORBIDDEN: ("seller", "reader"), BAD: ("hill",)}, WORKS, CAPTURE),
    Line("capture_person", "POST", "/captures", {FORBIDDEN: ("seller", "reader")}, BAD, {**CAPTURE, "campaign": "none"}),
    Line("list_customers", "GET", "/customers", READ, WORKS),
    Line("list_customers", "GET", "/customers?limit=0", {}, BAD),
    Line("read_customer", "GET", "/customers/{lin}", ONE, WORKS),
    Line("read_customer", "GET", "/customers/{fang}", {FORBIDDEN: ("seller",), NOT_FOUND: ("lake",)}, WORKS),
    Line("read_customer", "GET", "/customers/{nobody}", READ, NOT_FOUND),
    Line("read_customer_by_number", "GET", "/customers/shop/LIN", ONE, WORKS),
    Line("read_customer_by_number", "GET", "/customers/shop/NONE", READ, NOT_FOUND),
    Line("put_customer", "PUT", "/customers/sweep/{caller}", WRITE, WORKS, {**CUSTOMER, **HOME, "phone": None}),
    Line("put_customer", "PUT", "/customers/sweep/{caller}", WRITE, BAD, {"phone": "1"}),
    Line("put_customer", "PUT", "/customers/shop/LIN", {FORBIDDEN: ("seller", "reader"), BAD: ("hill",)}, WORKS, {}),
    _line("put_customers", WRITE, _many({**CUSTOMER, **HOME}, source="sweep", external_id="b{caller}")),
    Line("put_customers", "POST", "/customers/batch", {}, BAD, {"items": []}),
    Line("read_scores", "GET", "/customers/999999999/scores", {FORBIDDEN: ("seller", "reader")}, NOT_FOUND),
    Line("list_organisations", "GET", "/organisations", READ, WORKS),
    Line("read_organisation", "GET", "/organisations/{firm}", ONE, WORKS),
    Line("read_organisation", "GET", "/organisations/{lin}", READ, NOT_FOUND),
    Line("read_organisation_by_number", "GET", "/organisations/erp/FIRM", ONE, WORKS),
    Line("put_organisation", "PUT", "/organisations/sweep/o{caller}", WRITE, WORKS, ORGANISATION),
    Line("put_organisation", "PUT", "/organisations/sweep/o{caller}", {}, BAD, {"organisation_kind": "club"}),
    _line("put_organisations", WRITE, _many(ORGANISATION, source="sweep", external_id="ob{caller}")),
    Line("list_products", "GET", "/products", READ, WORKS),
    Line("read_product", "GET", "/products/T1", READ, WORKS),
    Line("read_product", "GET", "/products/NONE", READ, NOT_FOUND),
    Line("put_product", "PUT", "/products/p-{caller}", WRITE, WORKS, PRODUCT),
    Line("put_product", "PUT", "/products/p-{caller}", {}, BAD, {"price_minor": -1}),
    _line("put_products", WRITE, _many(PRODUCT, code="pb-{caller}")),
    Line("list_stock", "GET", "/stock", READ, WORKS),
    Line("read_stock", "GET", "/stock/lake/T1", ONE, WORKS),
    Line("put_stock", "PUT", "/stock/lake/T2", {FORBIDDEN: ("seller", "reader"), BAD: ("hill",)}, WORKS, COUNT),
    _line("put_stock_counts", WRITE, _many(COUNT, store="lake", product="T3")),
    Line("put_stock_counts", "POST", "/stock/batch", {}, BAD, [COUNT]),
    Line("list_orders", "GET", "/orders", SALES, WORKS),
    Line("list_orders", "GET", "/orders?customer_id=x", {}, BAD),
    Line("read_order", "GET", "/orders/{order}", SALE, WORKS),
    Line("read_order", "GET", "/orders/{nobody}", SALES, NOT_FOUND),
    Line("read_order_by_number", "GET", "/orders/till/S-1", SALE, WORKS),
    Line("put_order", "PUT", "/orders/sweep/{caller}", SELL, WORKS, an_order()),
    Line("put_order", "PUT", "/orders/sweep/{caller}", {}, BAD, an_order(lines=[])),
    _line("put_orders", SELLS, _many(an_order(), source="sweep", number="b{caller}")),
    Line("list_refunds", "GET", "/refunds", SALES, WORKS),
    Line("read_refund", "GET", "/refunds/{refund}", SALE, WORKS),
    Line("read_refund_by_number", "GET", "/refunds/till/B-1", SALE, WORKS),
    Line("put_refund", "PUT", "/refunds/sweep/{caller}", SELL, WORKS, REFUND),
    _line("put_refunds", SELLS, _many(REFUND, source="sweep", number="b{caller}")),
    Line("put_refunds", "POST", "/refunds/batch", {}, BAD, {}),
    Line("till_identify", "POST", "/till/identify", AT_TILL, WORKS, {"store": "lake", "text": "13800138016"}),
    Line("till_identify", "POST", "/till/identify", AT_TILL, NOT_FOUND, {"store": "lake", "text": "13811112222"}),
    Line("till_ask_proof", "POST", "/till/proof", AT_TILL, WORKS, {"store": "lake", "tail": "0000"}),
    Line("till_prove", "POST", "/till/prove", {FORBIDDEN: ("seller", "reader")}, BAD,
         {"store": "lake", "request": "x", "code": "123456"}),
    Line("till_quote", "POST", "/till/quote", AT_TILL, WORKS, {"store": "lake", "lines": BASKET}),
    Line("till_sale", "POST", "/till/sale", AT_TILL, WORKS, {**TILL_SALE, "number": "t{caller}"}),
    Line("till_refund", "POST", "/till/refund", AT_TILL, WORKS, {
        "store": "lake", "source": "till", "number": "S-1", "refund_number": "tb{caller}",
        "refunded_at": "2026-11-22T12:00:00+08:00", "lines": [{"ordinal": 1, "quantity": "0.001"}]}),
    Line("till_void", "POST", "/till/void", AT_TILL, NOT_FOUND, {"store": "lake", "source": "till", "number": "none"}),
    Line("till_claim", "POST", "/till/claim", {FORBIDDEN: ("seller", "reader")}, BAD,
         {"member": "x", "number": "S-7", "total_minor": 68000}),
)  # fmt: skip
