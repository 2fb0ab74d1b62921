"""Products and stock by API."""

import pytest

from tests.api.world import FULL, program

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
TEA = {"name": "碧螺春", "name_en": "Biluochun", "category": "绿茶", "brand": "一叶", "supplier": "洞庭茶厂",
       "price_minor": 12800, "cost_minor": 6000, "currency": "USD", "is_goods": False}  # fmt: skip


def test_a_product_is_added_changed_and_read(cast):
    shop = program(FULL)
    assert shop.put("/products/G/1", TEA).status_code == 201
    read = shop.get("/products/G/1").json()
    assert {name: read[name] for name in TEA} == TEA
    assert shop.put("/products/G/1", TEA).json()["status"] == "unchanged"
    assert shop.put("/products/G/1", {"price_minor": 1}).json()["status"] == "updated"
    assert shop.put("/products/G/1", {"is_goods": True}).json()["status"] == "updated"
    again = shop.get("/products?code=G/1").json()["items"][0]
    assert (again["price_minor"], again["name"], again["is_goods"]) == (1, "碧螺春", True)
    plain = shop.put("/products/P", {}).json()["id"]
    assert (shop.get("/products/P").json()["name"], plain > 0) == ("P", True)


def test_the_cost_is_for_who_may_see_sales(cast):
    assert program(["catalog.read"]).get("/products/T1").json()["cost_minor"] is None
    assert program(["catalog.read", "sales.read"]).get("/products/T1").json()["cost_minor"] == 34000


def test_stock_is_counted_in_ones_own_stores(cast):
    lake, company = program(FULL, "lake"), program(FULL)
    count = {"on_hand": "12.5", "counted_at": "2026-11-20T12:00:00Z", "lead_days": 3}
    assert lake.put("/stock/lake/T1", count).json() == {"status": "created"}
    assert lake.put("/stock/lake/T1", count).json() == {"status": "unchanged"}
    assert lake.put("/stock/lake/T1", {**count, "on_hand": "9"}).json() == {"status": "updated"}
    older = lake.put("/stock/lake/T1", {"on_hand": "1", "counted_at": "2026-11-19T12:00:00Z"})
    assert older.json() == {"status": "unchanged"}
    read = lake.get("/stock/lake/T1").json()
    assert (read["on_hand"], read["lead_days"], read["counted_at"]) == ("9", 3, "2026-11-20T12:00:00+00:00")
    assert lake.put("/stock/river/T1", count).json()["code"] == "store_unknown"
    assert lake.put("/stock/lake/T9", count).json()["code"] == "product_unknown"
    company.put("/stock/river/T1", count)
    assert lake.get("/stock/river/T1").status_code == 404
    assert [row["store"] for row in lake.get("/stock").json()["items"]] == ["lake"]
    assert len(company.get("/stock").json()["items"]) == 2


def test_many_products_and_counts(cast):
    shop = program(FULL)
    items = [{"code": f"P{place}", "name": f"茶{place}"} for place in range(50)] + [{"code": "", "name": "x"}]
    answer = shop.post("/products/batch", {"items": items})
    assert answer.json()["counts"] == {"created": 50, "error": 1}
    count = {"on_hand": "1", "counted_at": "2026-11-20T12:00:00Z"}
    counts = [{"store": "lake", "product": f"P{place}", **count} for place in range(51)]
    assert shop.post("/stock/batch", {"items": counts}).json()["counts"] == {"created": 50, "error": 1}
    page, seen = shop.get("/products?limit=20").json(), []
    while True:
        seen += [item["code"] for item in page["items"]]
        if not page["next"]:
            break
        page = shop.get(f"/products?limit=20&cursor={page['next']}").json()
    assert seen == ["T1", "T2", "T3", *(f"P{place}" for place in range(50))]
