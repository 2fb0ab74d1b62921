"""What a key may name and take away: staff of its own part of the tree, contacts with a line in the log."""

import json

import pytest
from django.db import transaction

from shuke.customers.commands import puts
from shuke.customers.models import Customer
from shuke.foundation.audit import log
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.commands import grant_role
from shuke.trade.orders.commands import put_lookups
from shuke.trade.orders.models import Order
from tests.api.world import FULL, NARROW, an_order, program
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
ANNA = {"name": "安娜", "phone": "139 1234 5678", "home_store": "lake"}


def fault(answer, login):
    """The no, without what differs by what was sent."""
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    told = json.loads(answer.content)
    told.pop("reference")
    return json.loads(json.dumps(told).replace(login, "LOGIN"))


def owner_of(external_id):
    with acting_as(SYSTEM), transaction.atomic():
        return Customer.objects.get(name=external_id).owner_id


@pytest.mark.parametrize("elsewhere", ["gao", "shi", "feng"])  # beside the store, above it, at the company
def test_an_owner_out_of_reach_is_as_unknown_as_one_who_is_not(cast, elsewhere):
    lake = program(FULL, "lake")
    no = fault(lake.put("/customers/shop/17", {**ANNA, "owner": elsewhere}), elsewhere)
    assert no == fault(lake.put("/customers/shop/17", {**ANNA, "owner": "nobody"}), "nobody")
    assert (no["code"], no["errors"][0]["pointer"]) == ("owner_unknown", "/owner")
    with acting_as(SYSTEM), transaction.atomic():
        assert not Customer.objects.filter(name="安娜").exists()
    assert lake.put("/customers/shop/17", {**ANNA, "owner": "zhou"}).status_code == 201
    assert owner_of("安娜") == cast.staff["zhou"]


def test_the_company_s_key_names_anybody_and_a_batch_goes_on(cast):
    assert program(FULL).put("/customers/shop/17", {**ANNA, "owner": "feng"}).status_code == 201
    items = [{**ANNA, "source": "shop", "external_id": number, "phone": f"1391234567{number}", "owner": owner}
             for number, owner in (("1", "zhou"), ("2", "gao"))]  # fmt: skip
    answer = program(FULL, "lake").post("/customers/batch", {"items": items})
    assert answer.status_code == 207 and answer.json()["counts"] == {"created": 1, "error": 1}


def test_a_deputy_is_named_while_the_role_lasts(cast):
    lake = program(FULL, "lake")
    with acting_as(SYSTEM):
        grant_role(actor=SYSTEM, staff_id=cast.staff["gao"], role="assistant", unit_id=cast.units["lake"])
    assert lake.put("/customers/shop/17", {**ANNA, "owner": "gao"}).status_code == 201


def test_a_seller_out_of_reach_is_unknown(cast):
    lake = program(FULL, "lake")
    no = fault(lake.put("/orders/till/N-1", an_order(seller="gao")), "gao")
    assert no == fault(lake.put("/orders/till/N-1", an_order(seller="nobody")), "nobody")
    assert (no["code"], no["errors"][0]["pointer"]) == ("seller_unknown", "/seller")
    assert lake.put("/orders/till/N-1", an_order(seller="zhou")).status_code == 201
    with acting_as(SYSTEM), transaction.atomic():
        assert Order.objects.get(number="N-1").seller_id == cast.staff["zhou"]


def test_without_the_guard_anybody_could_be_named(cast, monkeypatch):
    """The control: asked of the whole tree, both are booked on people whom the key does not reach."""
    for room in (puts, put_lookups):
        known = room.staff_by_login
        monkeypatch.setattr(
            room, "staff_by_login", lambda logins, path, known=known, **more: known(logins, "", **more)
        )
    lake = program(FULL, "lake")
    assert lake.put("/customers/shop/17", {**ANNA, "owner": "gao"}).status_code == 201
    assert lake.put("/orders/till/N-1", an_order(seller="gao")).status_code == 201


def test_contacts_read_in_full_are_an_event_of_each_request(cast):
    shop = program(FULL)
    born = {"year": 1990, "month": 5, "day": 1}
    id_ = shop.put("/customers/shop/17", {**ANNA, "email": "anna@example.com", "birthday": born}).json()["id"]
    assert events("customers.read_contacts", "witness") == []
    page = shop.get("/customers?limit=3").json()["items"]
    shop.get(f"/customers/{id_}")
    many, single = events("customers.read_contacts", "witness")
    assert many.facts == {"customers": [one["id"] for one in page], "fields": {"phones": 3}}
    assert single.facts == {"customers": [id_], "fields": {"birthday": 1, "emails": 1, "phones": 1}}
    assert {many.actor_kind, single.actor_kind} == {"key"} and many.customers == []
    assert not any(secret in json.dumps([many.facts, single.facts]) for secret in ("139", "anna", "1990"))


def test_masked_contacts_and_none_are_no_event(cast):
    program(NARROW).get("/customers")
    program(FULL).get("/customers?member_no=M404")
    program(FULL).get("/organisations")
    assert events("customers.read_contacts", "witness") == []


def test_what_cannot_be_written_down_is_not_told(cast, monkeypatch):
    def fails(*_what, **_how):
        raise RuntimeError("the disk is full")

    shop = program(FULL)
    monkeypatch.setattr(log, "write_event", fails)
    for address in ("/customers", f"/customers/{cast.customers['lin']}"):
        answer = shop.get(address)
        assert answer.status_code == 500 and "13800138016" not in answer.content.decode()
