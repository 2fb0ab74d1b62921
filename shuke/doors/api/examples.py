"""Examples of what is sent and answered; a test sends each of them, so that they stay true."""

from typing import Any

PARAMETERS = {
    "source": "till", "number": "R-20261122-0001", "external_id": "17", "code": "T1", "store": "lake", "customer_id": 7,
    "order_id": 7, "refund_id": 7,
}  # fmt: skip
CUSTOMER = {
    "name": "林小满", "phone": "138 0013 8000", "gender": "f", "birthday": {"year": 1990, "month": 5, "day": 1},
    "home_store": "lake", "tags": ["老茶客"],
}  # fmt: skip
ORGANISATION = {"name": "山前茶厂", "organisation_kind": "supplier", "email": "office@example.com"}
PRODUCT = {
    "name": "狮峰龙井 50g",
    "name_en": "Longjing 50 g",
    "category": "绿茶",
    "price_minor": 68000,
    "currency": "CNY",
}
COUNT = {"on_hand": "12.5", "counted_at": "2026-11-22T20:00:00+08:00", "lead_days": 3}
ORDER = {
    "store": "lake", "placed_at": "2026-11-22T12:00:00+08:00", "customer": {"phone": "138 0013 8000"},
    "lines": [{"product": "T1", "quantity": "2", "unit_price_minor": "68000", "discount_minor": 1000}],
    "payments": [{"method": "wechat", "amount_minor": 135000}], "total_minor": 135000,
}  # fmt: skip
REFUND = {
    "store": "lake", "refunded_at": "2026-11-23T10:00:00+08:00", "order": {"source": "till", "number": "S-1"},
    "lines": [{"ordinal": 1, "quantity": "1"}],
}  # fmt: skip
BASKET = [{"product": "T1", "quantity": "2", "unit_price_minor": "68000"}]
TILL_SALE = {
    "store": "lake", "source": "till", "number": "T-20261122-0001", "placed_at": "2026-11-22T12:00:00+08:00", "lines": BASKET,
}  # fmt: skip
EXTERNAL = {"source": "shop", "external_id": "17"}
RECEIPT = {"source": "till", "number": "R-20261122-0002"}


def _many(item: dict[str, Any], **name: str) -> dict[str, Any]:
    return {"items": [{**name, **item}]}


CAPTURE = {
    "phone": "138 0013 8000", "name": "秦雨", "store": "lake",
    "consents": [{"purpose": "marketing", "channel": "sms", "granted": True}],
}  # fmt: skip
ACTIVITY = {"customer_id": 1, "store": "lake", "event": "visit", "about": "gate-20261123-0001"}
BODIES: dict[str, dict[str, Any]] = {
    "award_activity": ACTIVITY,
    "capture_person": CAPTURE,
    "put_customer": CUSTOMER,
    "put_customers": _many(CUSTOMER, **EXTERNAL),
    "put_organisation": ORGANISATION,
    "put_organisations": _many(ORGANISATION, source="erp", external_id="S-7"),
    "put_product": PRODUCT,
    "put_products": _many(PRODUCT, code="T1"),
    "put_stock": COUNT,
    "put_stock_counts": _many(COUNT, store="lake", product="T1"),
    "put_order": ORDER,
    "put_orders": _many(ORDER, **RECEIPT),
    "put_refund": REFUND,
    "put_refunds": _many(REFUND, source="till", number="B-20261123-0002"),
    "till_identify": {"store": "lake", "text": "138 0013 8000"},
    "till_ask_proof": {"store": "lake", "tail": "8000"},
    "till_prove": {"store": "lake", "request": "p8x2…", "code": "402913"},
    "till_claim": {"member": "k3v9…", "number": "R-20261122-0001", "total_minor": 135000},
    "till_quote": {"store": "lake", "lines": BASKET},
    "till_sale": {**TILL_SALE, "payments": [{"method": "wechat", "amount_minor": 136000}]},
    "till_refund": {
        "store": "lake", "source": "till", "number": "T-20261122-0001", "refund_number": "TB-20261122-0001",
        "refunded_at": "2026-11-22T12:30:00+08:00", "lines": [{"ordinal": 1, "quantity": "1"}],
    },
    "till_void": {"store": "lake", "source": "till", "number": "T-20261122-0001"},
}  # fmt: skip
CUSTOMER_OUT = {
    "id": 7, "member_no": "M00000007", "kind": "person", "organisation_kind": "", "name": "林小满", "gender": "f",
    "birthday": None, "home_store": "lake", "owner": "zhou", "joined_on": "2026-11-22", "source": "shop", "version": 1,
    "created_at": "2026-11-22T04:00:00+00:00", "phones": ["138****8000"], "emails": [], "cards": [], "wechats": [],
    "are_contacts_masked": True, "external_ids": [EXTERNAL], "tags": ["老茶客"], "fields": {},
}  # fmt: skip
ORGANISATION_OUT = {
    **CUSTOMER_OUT, "kind": "organisation", "organisation_kind": "supplier", "name": "山前茶厂", "gender": "", "tags": [],
    "phones": [], "owner": None,
}  # fmt: skip
PRODUCT_OUT = {
    "id": 7, "code": "T1", "brand": None, "supplier": None, "cost_minor": None, "is_goods": True,
    "created_at": "2026-11-22T04:00:00+00:00", "fields": {}, **PRODUCT,
}  # fmt: skip
STOCK_OUT = {"id": 7, "store": "lake", "product": "T1", **COUNT, "counted_at": "2026-11-22T12:00:00+00:00"}
ORDER_OUT = {
    "id": 7, "source": "till", "number": "R-20261122-0001", "store": "lake", "customer_id": 7, "seller": None,
    "channel": "store", "status": "completed", "placed_at": "2026-11-22T04:00:00+00:00", "sold_on": "2026-11-22",
    "currency": "CNY", "total_minor": 135000, "goods_minor": 135000, "discount_minor": 1000, "refunded_minor": 0,
    "lines": [{"ordinal": 1, "product": "T1", "description": "", "quantity": "2", "unit_price_minor": "68000",
               "discount_minor": 1000, "total_minor": 135000, "is_goods": True, "refunded_quantity": "0", "refunded_minor": 0}],
    "payments": [{"method": "wechat", "amount_minor": 135000}],
}  # fmt: skip
REFUND_OUT = {
    "id": 7, "source": "till", "number": "B-20261123-0001", "store": "lake", "customer_id": 7,
    "refunded_at": "2026-11-23T02:00:00+00:00", "currency": "CNY", "total_minor": 68000, "goods_minor": 68000,
    "lines": [{"product": "T1", "quantity": "1", "total_minor": 68000, "order_id": 7, "order_ordinal": 1}],
}  # fmt: skip
MEMBER_OUT = {
    "member": "k3v9…", "id": 7, "name": "林小满", "member_no": "M00000007", "language": "zh-hans", "is_proven": True,
    "tier": "金卡", "tier_en": "Gold", "benefits": ["包邮"], "points": 1360, "points_pending": 0, "points_expiring": 200,
    "points_expire_on": "2026-12-31",
}  # fmt: skip
AMOUNTS = {"currency": "CNY", "total_minor": 136000, "coupon_minor": 5000, "points_minor": 1000}
QUOTE_OUT = {
    **AMOUNTS, "tier_minor": 13600, "points_used": 1000, "to_pay_minor": 130000,
    "member_price": {"tier": "金卡", "tier_en": "Gold", "lines": [{"ordinal": 1, "minor": 13600}]},
    "most_by_points_minor": 1300, "points_earned": 1300,
    "coupons": [{"code": "T7KQ-2MVA-9XPH", "minor": 5000}],
    "at_hand": [{"code": "T7KQ-2MVA-9XPH", "name": "满 100 减 50", "ends_on": "2026-12-31", "is_used": True, "why_not": ""}],
}  # fmt: skip
SALE_OUT = {
    "order": 7, "source": "till", "number": "T-20261122-0001", "customer_id": 7, **AMOUNTS, "points_used": 1000,
    "tier_minor": 0, "points_earned": 1300, "to_pay_minor": 130000, "tier": "gold",
}  # fmt: skip
TILL_REFUND_OUT = {
    "refund": 7, "source": "till", "number": "TB-20261122-0001", "of": "T-20261122-0001", "currency": "CNY",
    "total_minor": 68000, "coupon_minor": 2500, "points_minor": 500, "points_given_back": 500, "points_taken_back": 650,
    "to_pay_back_minor": 65000,
}  # fmt: skip
RESULT = {"status": "created", "id": 7}
RESULTS = {
    "results": [
        RESULT,
        {"status": "error", "code": "product_unknown", "detail": "There is no product with the code “T9”.",
         "errors": [{"pointer": "/lines/0/product", "code": "product_unknown",
                     "detail": "There is no product with the code “T9”."}]},
    ],
    "counts": {"created": 1, "error": 1},
}  # fmt: skip
PROBLEM = {
    "type": "/api/docs#phone_invalid", "title": "Not accepted", "status": 422, "code": "phone_invalid",
    "detail": "This is not a phone number: 11 digits are expected for a mobile in China, 10 were given.",
    "errors": [{"pointer": "/phone", "code": "phone_invalid",
                "detail": "This is not a phone number: 11 digits are expected for a mobile in China, 10 were given."}],
    "reference": "4f1c9a02",
}  # fmt: skip
# By the name of the shape that is answered.
SCORES_OUT: dict[str, Any] = {
    "id": 7, "as_of": "2026-11-28", "stage": "loyal", "grade": "A", "abc": "A", "r": 5, "f": 4, "m": 5, "cell": "champions",
    "first_on": "2024-03-02", "last_on": "2026-11-20", "gap_days": 14, "orders_12m": 21, "spend_12m_minor": 684000,
    "chance_90_days": 0.94, "chance_still_customer": 0.98, "value_12m_minor": 712000,
}  # fmt: skip
ANSWERS: dict[str, Any] = {
    "ActivityOut": {"points": 5, "limit": ""},
    "Received": {"status": "received"},
    "MembersOut": {"members": [MEMBER_OUT]}, "ProofOut": {"request": "p8x2…"}, "QuoteOut": QUOTE_OUT, "SaleOut": SALE_OUT,
    "TillRefundOut": TILL_REFUND_OUT, "ClaimOut": {"points_earned": 680},
    "ItemResult": RESULT, "BatchResult": RESULTS, "Problem": PROBLEM, "CustomerOut": CUSTOMER_OUT, "ProductOut": PRODUCT_OUT,
    "StockOut": STOCK_OUT, "OrderOut": ORDER_OUT, "RefundOut": REFUND_OUT, "ScoresOut": SCORES_OUT,
    **{f"{name}Page": {"items": [item], "next": "YWZ0ZXI6Nw"} for name, item in (
        ("Customer", CUSTOMER_OUT), ("Product", PRODUCT_OUT), ("Stock", STOCK_OUT), ("Order", ORDER_OUT),
        ("Refund", REFUND_OUT))},
}  # fmt: skip
