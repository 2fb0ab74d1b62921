"""Every operation against every caller: it works, is out of reach, is not permitted, is bad input; and a no changes nothing."""

import json

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse

from shuke.doors.api.openapi import description
from shuke.foundation.org.actor import SYSTEM, acting_as
from tests.api import verdicts as v
from tests.api.callers import Chain
from tests.cast import CUSTOMERS as KNOWN
from tests.house.addresses import LEFT_BEHIND
from tests.house.addresses import rows_hash as hash_of_all

WHAT = {401: v.NO_KEY, 403: v.FORBIDDEN, 404: v.NOT_FOUND, 400: v.BAD, 409: v.BAD, 410: v.BAD, 415: v.BAD,
        422: v.BAD}  # fmt: skip
# The names that each caller may be shown; whole phones only for who may read contacts.
REACHED = {
    "full": {"lin", "wujg", "zhao", "fang", "new"}, "reader": {"lin", "wujg", "zhao", "fang", "new"},
    "lake": {"lin", "wujg", "new"}, "hill": {"fang"}, "seller": set(), "": set(),
}  # fmt: skip


def rows_hash() -> str:
    """Over every table but the log, and what the door counts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE org_apikey SET last_used_at = now()")
        cursor.execute("DELETE FROM org_keyuse")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE org_apikey SET last_used_at = NULL")
    return hash_of_all()


def ask(chain: Chain, line: v.Line, caller: str) -> HttpResponse:
    words = {**chain.words, "caller": caller}
    body = (
        None
        if line.body is None
        else json.loads(json.dumps(line.body).replace("{caller}", caller or "nobody"))
    )
    return chain.callers[caller].ask(line.method, line.address.format_map(words), body)


def faults_of(line: v.Line, caller: str, answer: HttpResponse) -> list[str]:
    declared = line.verdict_for(caller)
    got = WHAT.get(answer.status_code, v.WORKS if answer.status_code < 300 else str(answer.status_code))
    found = (
        []
        if got == declared
        else [f"{caller or 'nobody'}: {got}, declared {declared}: {answer.content[:200]!r}"]
    )
    said = answer.content.decode()
    for key, name, phone, _home, _owner in KNOWN:
        if name in said and key not in REACHED[caller]:
            found.append(f"{caller} is shown {name}")
        if phone in said and (caller == "reader" or key not in REACHED[caller]):
            found.append(f"{caller} is shown {phone}")
    return found


@pytest.mark.parametrize("line", v.LINES, ids=lambda line: f"{line.operation}-{line.address}-{line.rest}")
def test_each_caller_gets_the_declared_answer(chain, line):
    refused = [caller for caller in v.CALLERS if line.verdict_for(caller) != v.WORKS]
    before, wrong = rows_hash(), []
    for group in (refused, [caller for caller in v.CALLERS if caller not in refused]):
        for caller in group:
            wrong += faults_of(line, caller, ask(chain, line, caller))
        if (group is refused or line.method == "GET") and rows_hash() != before:
            wrong.append(f"rows changed, asked by {group}")
    assert wrong == []


def test_an_answer_other_than_declared_is_found(chain):
    line = v.Line("list_customers", "GET", "/customers", {}, v.FORBIDDEN)
    answer = ask(chain, line, "full")
    assert faults_of(line, "full", answer)[0].startswith("full: works, declared 403")
    assert "hill is shown 林慧敏" in faults_of(line, "hill", answer)


@pytest.mark.django_db(
    databases=["default", "witness"]
)  # the mark also asks pytest-django for both connections
def test_no_operation_is_left_out():
    operations = {
        one["operationId"] for methods in description("en")["paths"].values() for one in methods.values()
    }
    assert operations - {line.operation for line in v.LINES} == set()
    assert {line.operation for line in v.LINES} - operations == set()


def test_other_methods_are_refused_and_change_nothing(chain):
    paths = description("en")["paths"]
    numbers = dict.fromkeys(("customer_id", "order_id", "refund_id"), 1)
    words = numbers | {"source": "till", "external_id": "x", "number": "x", "code": "T1", "store": "lake"}
    before = rows_hash()
    for path, operations in paths.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} - {
            one.upper() for one in operations
        }:
            address = path.removeprefix("/api/v1").format_map(words)
            if path.endswith("/batch") and method in ("GET", "PUT") and "products" in path:
                continue  # a product may be called so
            status = chain.callers["full"].ask(method, address, {}).status_code
            assert status == 405, f"{method} {address}: {status}"
    assert rows_hash() == before


def test_foreign_and_unknown_answer_the_same(chain):
    hill, pairs = chain.callers["hill"], []
    for foreign, unknown in (
        (f"/customers/{chain.words['lin']}", "/customers/999999999"),
        (f"/organisations/{chain.words['firm']}", "/organisations/999999999"),
        (f"/orders/{chain.words['order']}", "/orders/999999999"),
        (f"/refunds/{chain.words['refund']}", "/refunds/999999999"),
        ("/customers/shop/LIN", "/customers/shop/NONE"),
        ("/orders/till/S-1", "/orders/till/NONE"),
        ("/refunds/till/B-1", "/refunds/till/NONE"),
        ("/stock/lake/T1", "/stock/nowhere/T1"),
    ):
        answers = [hill.get(address) for address in (foreign, unknown)]
        bodies = [{**answer.json(), "reference": ""} for answer in answers]
        pairs.append((answers[0].status_code, bodies[0] == bodies[1]))
    assert pairs == [(404, True)] * 8


WRITES = {
    "/customers/shop/LIN": ("customers", "Customer", {}),
    "/organisations/erp/FIRM": ("customers", "Customer", {"name": "湖滨公司"}),
    "/products/T1": ("catalog", "Product", {}),
    "/stock/lake/T1": ("catalog", "Stock", {"on_hand": "5", "counted_at": "2026-11-22T00:00:00Z"}),
    "/orders/till/S-1": ("orders", "Order", {"store": "lake", "placed_at": "2026-11-22T12:00:00+08:00", "lines": []}),
    "/refunds/till/B-1": ("orders", "Refund", {"store": "lake", "refunded_at": "2026-11-22T12:00:00+08:00"}),
}  # fmt: skip


@pytest.mark.parametrize("address", WRITES)
def test_no_field_but_the_declared_ones_is_taken(chain, address):
    """Mass assignment: each field of the table, and of its lines, that the operation does not declare."""
    app, model, body = WRITES[address]
    declared = _declared(address)
    fields = {field.attname for field in apps.get_model(app, model)._meta.concrete_fields}
    fields |= {field.name for field in apps.get_model(app, model)._meta.concrete_fields}
    tried = sorted(fields - declared)
    assert {"id"} <= set(tried) and len(tried) > 4
    before = rows_hash()
    for field in tried:
        answer = chain.callers["full"].put(address, {**body, field: 1})
        pointers = [fault["pointer"] for fault in answer.json()["errors"]]
        assert answer.status_code == 422 and f"/{field}" in pointers, field
    assert rows_hash() == before


def _declared(address: str) -> set[str]:
    described = description("en")
    for path, operations in described["paths"].items():
        if "put" in operations and path.split("/")[3] == address.split("/")[1]:
            reference = operations["put"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
            return set(described["components"]["schemas"][reference.rpartition("/")[2]]["properties"])
    raise KeyError(address)


def test_a_reading_cannot_write(chain, monkeypatch):
    """The control for «a GET writes nothing»: a query that tries is stopped by the database."""
    from shuke.trade.catalog.models import Product

    caught = []

    def write(*_how, **_asked):
        try:
            with transaction.atomic():
                Product.objects.filter(code="T1").update(name="x")
        except DatabaseError as error:
            caught.append(str(error))
        return []

    monkeypatch.setattr("shuke.trade.catalog.queries.exchange.rows_of", write)
    chain.callers["full"].get("/products/T1")
    assert len(caught) == 1 and "read-only" in caught[0]


def test_a_change_is_seen_in_the_hash(chain):
    from shuke.customers.models import Customer

    before = rows_hash()
    with acting_as(SYSTEM), transaction.atomic():
        Customer.objects.filter(id=chain.words["lin"]).update(gender="f")
    assert rows_hash() != before
    assert "org_apikey" not in LEFT_BEHIND
