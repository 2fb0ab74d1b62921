"""Queries per page: a fixed number, whatever the number of rows."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuke.foundation.org.actor import SYSTEM, acting_as
from tests.web.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
# The baseline: a change of these numbers is a change that somebody means.
BASELINE = {
    "/app/": 4,
    "app_member": 18,
    "/": 16,  # three of them: who of the own people opens much
    "/customers?view=all": 12,
    "/customers?view=mine": 12,
    "/rfm": 4,
    "/abc": 4,
    "/search?q=lhm": 6,
    "/orders": 9,
    "/products": 8,
    "/stock": 7,
    "order": 6,
    "product": 4,
    "/organisations": 12,
    "customer": 40,  # three of them: bringing friends
}


def counted(client, address: str) -> int:
    client.get(address)  # the first answer fills caches of templates and texts
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(
        [query for query in captured.captured_queries if not query["sql"].startswith(("BEGIN", "COMMIT"))]
    )


def grow(world, family: str) -> None:
    """Ten more customers, two organisations with their contacts, ten more orders of one of them, tags, notes and follow-ups."""
    from shuke.customers.commands.marks import add_note, tag_customer
    from shuke.customers.commands.people import enrol_organisation, enrol_person
    from shuke.customers.commands.ties.organisations import add_contact
    from shuke.service.care.commands.followups import plan_followup
    from shuke.trade.orders.commands.sales import record_sale
    from shuke.trade.orders.rules.lines import LineGiven

    lin, lake = world.customers["lin"], world.units["lake"]
    with acting_as(SYSTEM):
        for name in "茶楼", "书店":
            house = enrol_organisation(
                actor=SYSTEM, name=f"{family}家{name}", organisation_kind="corporate", home_unit_id=lake, today=world.today,
                identifiers={"phone": f"1375555{ord(family) % 10}{ord(name[0]) % 1000:03d}"},
            ).value  # fmt: skip
            add_contact(
                actor=SYSTEM, organisation_id=house, name=f"{family}{name}", role="", today=world.today
            )
        for number, given in enumerate("一二三四五六七八九十"):
            phone = f"13{ord(family) % 10}1234{5600 + number}"
            id_ = enrol_person(
                actor=SYSTEM, name=f"{family}小{given}", identifiers={"phone": phone}, home_unit_id=lake, today=world.today
            ).value  # fmt: skip
            for customer_id in (id_, lin):
                tag_customer(actor=SYSTEM, customer_id=customer_id, label=f"{family}{number}")
            add_note(actor=SYSTEM, customer_id=lin, text=f"第{number}条")
            record_sale(
                actor=SYSTEM, source="till", number=f"{family}-{number}", unit_id=lake, customer_id=lin,
                seller_id=world.staff["zhou"], placed_at=datetime(2026, 11, 1, tzinfo=UTC) - timedelta(days=number),
                lines=[LineGiven("T1", Decimal(1), Decimal(68000))],
            )  # fmt: skip
            plan_followup(
                actor=SYSTEM, customer_id=id_, text="问候", due_on=world.today, today=world.today,
                owner_id=world.staff["chen"],
            )  # fmt: skip


def test_ten_more_rows_cost_no_further_query(world):
    from shuke.trade.catalog.models import Product

    client = sign_in("chen")
    named = {
        "app_member": f"/app/members/{world.customers['lin']}",
        "customer": f"/customers/{world.customers['lin']}", "order": f"/orders/{world.orders['S-2']}",
        "product": f"/products/{Product.objects.get(code='T1').id}",
    }  # fmt: skip
    pages = {name: named.get(name, name) for name in BASELINE}
    grow(world, "王")  # so that no part of a page is empty
    before = {name: counted(client, address) for name, address in pages.items()}
    grow(world, "赵")
    after = {name: counted(client, address) for name, address in pages.items()}
    assert after == before
    assert after == BASELINE
