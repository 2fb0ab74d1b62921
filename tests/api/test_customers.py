"""Customers and organisations by API: known again, enrolled, shown by the key's sight."""

import pytest
from django.db import transaction

from shuke.customers.models import Customer, Identifier
from shuke.foundation.org.actor import SYSTEM, acting_as
from tests.api.world import FULL, NARROW, program
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
ANNA = {"name": "安娜", "phone": "139 1234 5678", "email": "Anna@Example.com", "gender": "f", "home_store": "lake",
        "birthday": {"year": 1990, "month": 5, "day": 1}, "tags": ["老茶客"], "owner": "zhou"}  # fmt: skip


def counted() -> tuple[int, int]:
    with acting_as(SYSTEM), transaction.atomic():
        return Customer.objects.count(), Identifier.objects.count()


def test_a_customer_is_enrolled_and_read_back(cast):
    shop = program(FULL)
    first = shop.put("/customers/shop/17", ANNA)
    assert (first.status_code, first.json()["status"]) == (201, "created")
    read = shop.get("/customers/shop/17").json()
    assert {name: read[name] for name in ("name", "gender", "home_store", "owner", "tags", "phones", "emails", "birthday")} == {
        "name": "安娜", "gender": "f", "home_store": "lake", "owner": "zhou", "tags": ["老茶客"], "phones": ["+8613912345678"],
        "emails": ["anna@example.com"], "birthday": {"year": 1990, "month": 5, "day": 1, "is_lunar": False},
    }  # fmt: skip
    assert (
        read["external_ids"] == [{"source": "shop", "external_id": "17"}] and not read["are_contacts_masked"]
    )
    assert read == shop.get(f"/customers/{read['id']}").json()
    for asked in (
        "phone=13912345678",
        "source=shop&external_id=17",
        f"member_no={read['member_no']}",
        "store=lake",
    ):
        assert read in shop.get(f"/customers?{asked}").json()["items"], asked
    assert shop.get("/customers?phone=13912345678&source=shop&external_id=18").json()["items"] == []


def test_the_same_again_changes_nothing_and_more_is_added(cast):
    shop = program(FULL)
    id_ = shop.put("/customers/shop/17", ANNA).json()["id"]
    assert shop.put("/customers/shop/17", ANNA).json() == {"status": "unchanged", "id": id_}
    assert shop.put("/customers/shop/17", {"phone": "13700000001"}).json() == {"status": "updated", "id": id_}
    assert events("customers.put_customers")[-1].customers == [id_]
    assert shop.put("/customers/shop/17", {"name": "安娜李"}).json()["status"] == "updated"
    read = shop.get("/customers/shop/17").json()
    assert (read["name"], read["phones"], read["gender"]) == (
        "安娜李",
        ["+8613912345678", "+8613700000001"],
        "f",
    )


def test_somebody_known_by_phone_and_name_gets_the_number(cast):
    shop = program(FULL)
    answer = shop.put("/customers/shop/1", {"name": "林慧敏", "phone": "13800138016"})
    assert answer.json() == {"status": "updated", "id": cast.customers["lin"]}
    assert (
        shop.put("/customers/shop/2", {"name": "林小弟", "phone": "13800138016"}).json()["status"]
        == "created"
    )


def test_who_is_out_of_reach_is_neither_known_nor_betrayed(cast):
    """A phone known elsewhere makes a customer of one's own; what only one can have is refused, whoever has it."""
    lake, company = program(FULL, "lake"), program(FULL)
    company.put(
        "/customers/shop/9", {"name": "方文斌", "phone": "13500136621", "card": "C-9", "home_store": "hill"}
    )
    same_phone = lake.put("/customers/shop/10", {"name": "方文斌", "phone": "13500136621"})
    unknown_phone = lake.put("/customers/shop/11", {"name": "方文斌", "phone": "13500136622"})
    assert same_phone.status_code == unknown_phone.status_code == 201
    assert lake.get(f"/customers/{same_phone.json()['id']}").json()["home_store"] == "lake"
    for address, body in (("/customers/shop/9", {}), ("/customers/shop/12", {"card": "C-9"})):
        answer = lake.put(address, body)
        assert (answer.status_code, answer.json()["code"]) == (409, "customer_exists")
    assert lake.get("/customers/shop/9").status_code == 404


def test_numbers_that_one_alone_has(cast):
    shop = program(FULL)
    shop.put("/customers/shop/1", {"name": "甲", "card": "C-1"})
    shop.put("/customers/shop/2", {"name": "乙"})
    assert shop.put("/customers/shop/2", {"card": "C-1"}).json()["code"] == "customer_exists"
    items = [{"source": "shop", "external_id": str(place), "name": "丙", "card": "C-7"} for place in (3, 4)]
    answer = shop.post("/customers/batch", {"items": items})
    assert [result["status"] for result in answer.json()["results"]] == ["created", "error"]
    assert shop.put("/organisations/shop/1", {"name": "某公司"}).json()["code"] == "kind_differs"


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({"phone": "1380013800"}, "phone_invalid", "/phone"),
        ({"email": "nobody"}, "email_invalid", "/email"),
        ({"birthday": {"month": 2, "day": 31}}, "date_invalid", "/birthday"),
        ({"birthday": {"year": 2025, "month": 2, "day": 3}}, "guardian_needed", "/birthday"),
        ({"home_store": "hall"}, "store_unknown", "/home_store"),
        ({"owner": "nobody"}, "owner_unknown", "/owner"),
        ({"name": "长" * 121}, "validation_failed", "/name"),
        ({"gender": "x"}, "validation_failed", "/gender"),
        ({"tags": ["a;b"]}, "validation_failed", "/tags/0"),
        ({"fields": {"size": 1}}, "validation_failed", "/fields/size"),
        ({"member_no": "M1"}, "validation_failed", "/member_no"),
    ],
)
def test_a_wrong_customer_is_refused_where_it_is_wrong(cast, body, code, pointer):
    before = counted()
    answer = program(FULL).put("/customers/shop/1", body).json()
    assert (answer["code"], answer["errors"][0]["pointer"]) == (code, pointer)
    assert counted() == before


def test_contacts_are_shown_by_the_keys_sight(cast):
    whole = program(FULL).get(f"/customers/{cast.customers['lin']}").json()
    masked = program(["customers.read"]).get(f"/customers/{cast.customers['lin']}").json()
    assert (whole["phones"], whole["are_contacts_masked"]) == (["+8613800138016"], False)
    assert (masked["phones"], masked["birthday"], masked["are_contacts_masked"]) == (
        ["138****8016"],
        None,
        True,
    )


def test_organisations_have_a_kind(cast):
    shop = program(FULL)
    assert (
        shop.put("/organisations/erp/7", {"name": "山前茶厂", "organisation_kind": "supplier"}).status_code
        == 201
    )
    read = shop.get("/organisations/erp/7").json()
    assert (read["kind"], read["organisation_kind"], read["name"]) == ("organisation", "supplier", "山前茶厂")
    assert shop.get("/organisations").json()["items"] == [read]
    assert shop.get("/customers/erp/7").status_code == 404
    assert (
        shop.put("/organisations/erp/7", {"name": "山前茶厂", "organisation_kind": "partner"}).json()[
            "status"
        ]
        == "updated"
    )
    assert shop.put("/organisations/erp/8", {"name": " "}).json()["code"] == "name_missing"


def test_sources_of_one_batch_are_kept_apart(cast):
    shop = program(FULL)
    items = [
        {"source": source, "external_id": "1", "name": f"{source} 的客"} for source in ("web", "till", "web2")
    ]
    assert shop.post("/customers/batch", {"items": items}).status_code == 200
    assert shop.get("/customers/till/1").json()["name"] == "till 的客"


def test_what_changed_since(cast):
    shop = program(FULL)
    for resource in ("customers", "orders", "products"):
        assert shop.get(f"/{resource}?changed_since=2026-01-01T00:00:00Z").json()["items"], resource
    for resource in ("customers", "stock"):
        assert shop.get(f"/{resource}?changed_since=2099-01-01T00:00:00Z").json()["items"] == [], resource


def test_custom_fields_come_with_a_customer_and_are_read_back(cast):
    from shuke.customers.commands.fields import define_field
    from shuke.customers.rules.fields import Choice, Field

    with acting_as(SYSTEM):
        for field in (
            Field(
                "skin",
                "肤质",
                "Skin",
                "choice",
                "B",
                "person",
                (Choice("oily", "油性", "oily"), Choice("dry", "干性", "dry")),
            ),
            Field("height", "身高", "Height", "number", "B", "both"),
            Field("plate", "车牌", "Plate", "text", "C", "both"),
        ):
            define_field(actor=SYSTEM, given=field)
    shop, narrow = program(FULL), program(NARROW)
    sent = {**ANNA, "fields": {"skin": "oily", "height": "168.5", "plate": "沪A12345678"}}
    assert shop.put("/customers/shop/17", sent).json()["status"] == "created"
    assert shop.get("/customers/shop/17").json()["fields"] == {
        "skin": "oily",
        "height": "168.5",
        "plate": "沪A12345678",
    }
    shown = narrow.get("/customers/shop/17").json()["fields"]
    assert shown["skin"] == "oily" and "沪A12345678" not in str(shown)
    assert shop.put("/customers/shop/17", sent).json()["status"] == "unchanged"
    assert shop.put("/customers/shop/17", {"fields": {"height": "170"}}).json()["status"] == "updated"
    assert shop.get("/customers/shop/17").json()["fields"]["height"] == "170"
    for wrong, code in (({"height": "tall"}, "field_number_invalid"), ({"nose": "long"}, "field_unknown")):
        answer = shop.put("/customers/shop/17", {"fields": wrong})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert answer.json()["errors"][0]["pointer"] == f"/fields/{next(iter(wrong))}"
    other = {"name": "别人", "source": "shop", "external_id": "18", "fields": {"skin": "blue"}}
    batch = {"items": [other, {"source": "shop", "external_id": "17", "fields": {"height": "171"}}]}
    told = shop.post("/customers/batch", batch).json()
    assert [one["status"] for one in told["results"]] == ["error", "updated"]
