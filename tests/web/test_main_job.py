"""The main job's pages by a plain client: they answer, say what they should and write nothing on GET."""

import html
import re

import pytest
from django.test import Client
from django.utils import timezone

from shuke.foundation.org.actor import SYSTEM, acting_as

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


def sign_in(login: str) -> Client:
    client = Client()
    answer = client.post("/login", {"login": login, "password": "一叶茶铺-熟客-2026"})
    assert answer.status_code == 302, answer.content[:500]
    return client


@pytest.mark.parametrize(
    "address", ["/", "/customers", "/customers?view=all", "/rfm", "/abc", "/search?q=lhm", "/customers/new"]
)
def test_a_manager_opens_every_page(world, address):
    answer = sign_in("chen").get(address)
    assert answer.status_code == 200, answer.content[:2000].decode()


def test_a_customers_page_tells_the_story(world):
    client, lin = sign_in("chen"), world.customers["lin"]
    page = client.get(f"/customers/{lin}").content.decode()
    assert "林慧敏" in page and "138****8016" in page and "13800138016" not in page
    assert "狮峰龙井" in page


def test_live_sales_do_not_push_the_story_off_its_page(world):
    from datetime import UTC, datetime
    from decimal import Decimal

    from shuke.trade.orders.commands.sales import record_sale
    from shuke.trade.orders.rules.lines import LineGiven

    client, lin = sign_in("chen"), world.customers["lin"]
    with acting_as(SYSTEM):
        for number in range(24):  # each leaves an event of now beside the sale of its own day
            record_sale(
                actor=SYSTEM, source="till", number=f"L-{number}", unit_id=world.units["lake"], customer_id=lin,
                placed_at=datetime(2025, 1, 1 + number, tzinfo=UTC), seller_id=None,
                lines=[LineGiven("T1", Decimal(1), Decimal(68000))],
            )  # fmt: skip
    address, told = f"/customers/{lin}?show=all", []
    while address:
        page = client.get(address).content.decode()
        told += re.findall(r"订单 (L-\d+)", page.split('id="timeline"')[1].split("</section>")[0])
        more = re.search(r'id="timeline-foot">.*?href="(\?[^"#]*)', page)
        address = f"/customers/{lin}{html.unescape(more[1])}" if more else ""
    assert told == [f"L-{number}" for number in reversed(range(24))]


def test_out_of_reach_is_not_found(world):
    client = sign_in("gao")
    assert client.get(f"/customers/{world.customers['lin']}").status_code == 404
    assert client.get("/customers/999999999").status_code == 404


def test_a_stranger_is_sent_to_sign_in(world):
    answer = Client().get("/customers?view=all")
    assert answer.status_code == 302 and answer["Location"].startswith("/login?next=")


def test_reveal_needs_a_reason_and_is_kept(world):
    from shuke.customers.models import Identifier

    client, lin = sign_in("chen"), world.customers["lin"]
    with acting_as(SYSTEM):
        from django.db import transaction

        with transaction.atomic():
            phone = Identifier.objects.get(customer_id=lin, kind="phone").id
    address = f"/customers/{lin}/identifiers/{phone}/reveal"
    assert "138 0013 8016" not in client.post(address, {"reason": ""}, follow=True).content.decode()
    answer = client.post(address, {"reason": "call"}, headers={"HX-Request": "true"})
    assert "138 0013 8016" in answer.content.decode() and answer["Cache-Control"] == "no-store"
    assert "138 0013 8016" not in client.get(f"/customers/{lin}").content.decode()


def test_a_followup_is_promised_done_and_undone(world):
    client, lin = sign_in("chen"), world.customers["lin"]
    day = timezone.localdate().isoformat()
    client.post(f"/customers/{lin}/followups", {"text": "老白茶到货告诉她", "due_on": day})
    page = client.get("/?of=mine").content.decode()
    assert "老白茶到货告诉她" in page
    number = page.split('id="followup-')[1].split('"')[0]
    done = client.post(f"/followups/{number}/closure", headers={"HX-Request": "true"})
    assert done.status_code == 200 and "undo" in done["HX-Trigger"]
    assert "老白茶到货告诉她" not in client.get("/?of=mine").content.decode()
    client.post(f"/followups/{number}/reopening")
    assert "老白茶到货告诉她" in client.get("/?of=mine").content.decode()
