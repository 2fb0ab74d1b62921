"""E10 by API: every string in every text field; no server error, and what was taken reads back equal (NFC)."""

import unicodedata
from urllib.parse import quote

import pytest

from shuke.customers.rules.names import clean
from tests.api.naughty import BLNS, strings
from tests.api.world import FULL, an_order, program

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
ALL = strings()
# All of them at night; with every change, one of nine.
OFTEN_AND_ALL = pytest.mark.parametrize(
    "some", [ALL[::9], pytest.param(ALL, marks=pytest.mark.nightly)], ids=["some", "all"]
)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def taken(answer, size: int) -> list[bool]:
    """Which items went in; one that did not was told why."""
    assert answer.status_code in (200, 207), answer.content[:300]
    results = answer.json()["results"]
    assert len(results) == size
    assert all(result["status"] != "error" or result["errors"] for result in results)
    return [result["status"] == "created" for result in results]


def everything(caller, address: str, name: str) -> dict[str, dict]:
    found, page = {}, caller.get(f"{address}limit=200").json()
    while True:
        found |= {item[name]: item for item in page["items"]}
        if not page["next"]:
            return found
        page = caller.get(f"{address}limit=200&cursor={page['next']}").json()


def test_there_are_enough_of_them():
    assert len(ALL) >= (700 if BLNS.exists() else 300)


@OFTEN_AND_ALL
@pytest.mark.parametrize("field", ["name", "wechat", "card", "tags"])
def test_customers(cast, field, some):
    caller = program(FULL)
    items = [{"source": "n", "external_id": f"n{place}", "name": f"客{place}", "home_store": "lake",
              field: [text] if field == "tags" else text} for place, text in enumerate(some)]  # fmt: skip
    went = taken(caller.post("/customers/batch", {"items": items}), len(items))
    read = {
        one["external_ids"][0]["external_id"]: one
        for one in everything(caller, "/customers?", "id").values()
        if one["external_ids"]
    }
    for place, text in enumerate(some):
        if not went[place]:
            assert field == "tags" or len(nfc(text)) > 60 or not nfc(text).strip() or field == "card", ascii(
                text
            )
            continue
        shown = read[f"n{place}"]
        if field == "name":
            assert shown["name"] == clean(text), ascii(text)
        elif field == "tags":
            assert shown["tags"] == [nfc(text).strip(" ")] or not nfc(text).strip(" "), ascii(text)
        else:
            normal = unicodedata.normalize("NFKC", nfc(text)).strip()
            wanted = normal.upper() if field == "card" else normal
            assert shown[f"{field}s"] == [wanted], ascii(text)
    assert sum(went) > (0.5 if field == "tags" else 0.75) * len(some)


@OFTEN_AND_ALL
@pytest.mark.parametrize("field", ["code", "name", "name_en", "category", "brand", "supplier"])
def test_products(cast, field, some):
    caller = program(FULL)
    items = [{"code": f"n{place}", field: text} for place, text in enumerate(some)]
    went = taken(caller.post("/products/batch", {"items": items}), len(items))
    read = everything(caller, "/products?", "code")
    for place, text in enumerate(some):
        if went[place]:
            shown = read[nfc(text) if field == "code" else f"n{place}"]
            assert shown[field] == nfc(text), ascii(text)
    assert sum(went) > 0.75 * len(some)


@OFTEN_AND_ALL
@pytest.mark.parametrize("field", ["number", "description", "name", "method", "seller", "store"])
def test_orders(cast, field, some):
    caller = program(FULL)
    items = []
    for place, text in enumerate(some):
        item = {"source": "n", "number": f"n{place}", **an_order()}
        if field in ("number", "seller", "store"):
            item[field] = text
        elif field == "method":
            item["payments"] = [{"method": text, "amount_minor": 135000}]
        else:
            item["lines"] = [{**item["lines"][0], field: text}]
        items.append(item)
    went = taken(caller.post("/orders/batch", {"items": items}), len(items))
    if field in ("seller", "store"):
        assert not any(went)
        return
    read = everything(caller, "/orders?source=n&", "number")
    for place, text in enumerate(some):
        if not went[place]:
            continue
        shown = read[nfc(text) if field == "number" else f"n{place}"]
        if field == "description":
            assert shown["lines"][0]["description"] == nfc(text)
        if field == "method":
            assert shown["payments"][0]["method"] == nfc(text)
    assert sum(went) > (0.5 if field == "method" else 0.75) * len(some)


@OFTEN_AND_ALL
def test_in_addresses_and_filters(cast, some):
    """By a name in the address: each string is somebody's number, or an answer that is no server error."""
    caller = program(FULL)
    for text in some:
        name = quote(text[:120], safe="")
        put = caller.put(f"/customers/n/{name}", {"name": "客"})
        assert put.status_code in (200, 201, 404, 409, 422), (ascii(text), put.content)
        for address in (
            f"/customers/n/{name}",
            f"/products/{name}",
            f"/orders/n/{name}",
            f"/customers?member_no={name}",
        ):
            assert caller.get(address).status_code in (200, 404, 422), (ascii(text), address)
        if put.status_code == 201:
            read = caller.get(f"/customers/n/{name}").json()
            normal = unicodedata.normalize("NFKC", text[:120]).strip()
            assert [one["external_id"] for one in read["external_ids"]] == [normal], ascii(text)
