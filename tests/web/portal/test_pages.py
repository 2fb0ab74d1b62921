"""What a member gets: every page of the own, nothing of anybody else's, and what was changed is changed."""

import io
import json
import re
import zipfile

import pytest
from django.utils import timezone

from shuke.customers.commands.identifiers import reveal_identifier
from shuke.customers.models import Identifier, OneTimeCode, Standing
from shuke.foundation.org.actor import acting_as
from shuke.stewardship.privacy.models import Request
from shuke.ui.qr import qr_path
from tests.cast import CUSTOMERS, build_cast
from tests.house.verdicts.portal import LINES
from tests.web.portal.phone import code_of, inside, newest_text, signed_in, ticket_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
OTHERS = [word for key, name, phone, *_rest in CUSTOMERS if key != "lin" for word in (name, phone)]

# Queries of a page, whatever the number of rows; a change of these numbers is a change that somebody means.
# No service is configured here; one reward and one coupon have tests of their own.
ELSEWHERE = ("me_with", "me_with_back", "me_reward", "me_pass", "me_gift")
BASELINE = {"/me/": 11, "/me/points": 7, "/me/orders": 5, "/me/coupons": 8, "/me/mine": 4}


@pytest.fixture
def shop():
    return build_cast()


def test_every_page_opens_for_a_member_and_names_nobody_else(shop):
    client = signed_in("lin")
    order = shop.orders["S-1"]
    for line in LINES:
        if line.method == "GET" and line.name not in ELSEWHERE:
            address = line.address.format(nobody=order)
            answer = client.get(address)
            assert answer.status_code == 200, address
            body = answer.content.decode()
            assert [word for word in OTHERS if word in body] == [], address
            assert "no-store" in answer["Cache-Control"] and answer["Content-Security-Policy"], address


def test_another_members_order_is_not_found(shop):
    client = signed_in("lin")
    for number in ("S-4", "S-5", "S-6", "S-7"):
        assert client.get(f"/me/orders/{shop.orders[number]}").status_code == 404
    page = client.get("/me/orders").content.decode()
    assert len(re.findall(r'href="/me/orders/\d+"', page)) == 3


def test_the_actor_of_a_member_reaches_one_record_whatever_is_asked(shop):
    from shuke.customers.queries.profile import names_of
    from shuke.foundation.org.actor import reading_as
    from shuke.foundation.org.reach import member_at
    from shuke.trade.ledger.queries.balances import entries_of
    from shuke.trade.orders.queries.listed import OrdersAsked, orders_listed

    lin, everybody = shop.customers["lin"], list(shop.customers.values())
    actor = member_at(lin, "林慧敏", shop.units["lake"], "1.")
    with reading_as(actor):
        assert set(names_of(actor=actor, customer_ids=everybody)) == {lin}
        assert {one.customer_id for one in orders_listed(actor=actor, asked=OrdersAsked())} == {lin}
        assert entries_of(actor=actor, customer_id=shop.customers["wujg"]) == []
        # The control: the same question of the own record finds it.
        assert names_of(actor=actor, customer_ids=[lin])


def test_a_consent_goes_off_and_on_with_one_tap_each(shop):
    client, lin = signed_in("lin"), shop.customers["lin"]
    for answer, stands in (("yes", True), ("no", False), ("yes", True)):
        assert client.post("/me/mine/consents", {"say": f"marketing/sms/{answer}"}).status_code == 302
        rows = inside(
            lambda: list(Standing.objects.filter(customer_id=lin).values_list("channel", "is_granted"))
        )
        assert rows == [("sms", stands)]
        page = client.get("/me/mine/consents").content.decode()
        assert f'value="marketing/sms/{"no" if stands else "yes"}"' in page
    for wrong in ("guardian//yes", "marketing/sms", "x/y/yes", ""):
        assert client.post("/me/mine/consents", {"say": wrong}).status_code in (404, 422)


def test_details_are_changed_and_an_old_form_changes_nothing(shop):
    client = signed_in("lin")
    page = client.get("/me/mine/details").content.decode()
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    given = {"version": version, "name": "林小敏", "gender": "f", "language": "en", "birthday": "1990-02-03"}
    assert client.post("/me/mine/details", given).status_code == 302
    page = client.get("/me/mine/details").content.decode()
    assert "林小敏" in page and "3 Feb 1990" in page and "138****8016" in page
    assert client.post("/me/mine/details", {**given, "name": "林大敏"}).status_code == 409
    later = re.search(r'name="version" value="(\d+)"', page)[1]
    client.post("/me/mine/details", {**given, "version": later, "birthday": "1991-01-01"})
    assert "3 Feb 1990" in client.get("/me/mine/details").content.decode()


def test_who_looked_is_told_by_role_and_without_a_name(shop):
    client, lin = signed_in("lin"), shop.customers["lin"]
    phone = inside(lambda: Identifier.objects.get(customer_id=lin, kind="phone").id)
    assert "暂" not in client.get("/me/mine/watchers").content.decode()
    chen = shop.actor("chen")
    with acting_as(chen):
        reveal_identifier(actor=chen, customer_id=lin, identifier_id=phone, reason="call")
    page = client.get("/me/mine/watchers").content.decode()
    assert "店长" in page and "您的号码或邮箱" in page and "陈立群" not in page
    assert "店长" not in signed_in("wujg").get("/me/mine/watchers").content.decode()


def test_the_own_copy_needs_the_phone_once_more(shop):
    client = signed_in("lin")
    inside(lambda: OneTimeCode.objects.all().delete())
    ticket = ticket_in(client.post("/me/mine/copy").content.decode())
    wrong = client.post("/me/mine/copy/file", {"ticket": ticket, "code": "000000"})
    assert wrong.status_code == 422
    answer = client.post("/me/mine/copy/file", {"ticket": ticket, "code": code_of(newest_text())})
    every = json.loads(zipfile.ZipFile(io.BytesIO(answer.content)).read("all.json"))
    assert every["customers_customer"][0]["name"] == "林慧敏" and len(every["orders_order"]) == 3
    assert inside(lambda: Request.objects.get().state) == "done"
    assert "customers_membersession" in every and "secret" not in str(every["customers_membersession"])


def test_the_worker_keeps_the_card_of_a_remembered_phone_only(shop):
    assert signed_in("lin").get("/me/")["X-Keep-Card"] == "yes"
    inside(lambda: OneTimeCode.objects.all().delete())
    assert "X-Keep-Card" not in signed_in("lin", remember=False).get("/me/").headers
    manifest = json.loads(signed_in("wujg").get("/me/app.webmanifest").content)
    assert manifest["scope"] == manifest["start_url"] == "/me/" and manifest["display"] == "standalone"


def test_a_nul_is_refused(shop):
    client = signed_in("lin")
    assert client.post("/me/mine/details", {"version": "1", "name": "a\0b"}).status_code == 400
    assert client.get("/me/points?before=%00").status_code == 400


@pytest.mark.parametrize(
    "before", ["x", "1e400_1", "-1_2", "99999999999999999_1", "1.5_" + "9" * 30, "nan_1"]
)
def test_a_place_that_is_none_is_the_beginning(shop, before):
    assert signed_in("lin").get(f"/me/orders?before={before}").status_code == 200


def test_the_code_of_the_card_is_read_at_a_till_and_so_are_the_next_ones(shop):
    from shuke.foundation.org.keyring import keyring
    from shuke.trade.counter.rules.member_code import member_code_for, slot_at

    client, now = signed_in("lin"), timezone.now()
    answer = json.loads(client.get("/me/codes").content)["codes"]
    assert [code["ends_in"] - answer[0]["ends_in"] for code in answer] == [0, 30, 60, 90, 120, 150]
    assert len({code["path"] for code in answer}) == 6 and 0 < answer[0]["ends_in"] <= 30
    drawn = [
        qr_path(member_code_for(keyring().index, shop.customers["lin"], slot_at(now) + more))[1]
        for more in (0, 1)
    ]
    assert answer[0]["path"] in drawn
    page = client.get("/me/").content.decode()
    assert any(path in page for path in drawn) and 'data-more="/me/codes"' in page


def test_ten_more_purchases_cost_no_further_query(shop):
    from datetime import UTC, datetime, timedelta
    from decimal import Decimal

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from shuke.foundation.org.actor import SYSTEM
    from shuke.trade.orders.commands.sales import LineGiven, record_sale
    from tests.ledger.books import Books

    client, pages = signed_in("lin"), ("/me/", "/me/points", "/me/orders", "/me/coupons", "/me/mine")

    def counted():
        found = {}
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(page).status_code == 200
            found[page] = len(
                [one for one in asked.captured_queries if not one["sql"].startswith(("BEGIN", "COMMIT"))]
            )
        return found

    def grow(family):
        for number in range(10):
            Books(shop).earn(10, f"{family}{number}")
            with acting_as(SYSTEM):
                record_sale(
                    actor=SYSTEM, source="till", number=f"{family}-{number}", unit_id=shop.units["lake"],
                    customer_id=shop.customers["lin"], placed_at=datetime(2026, 11, 1, tzinfo=UTC) - timedelta(days=number),
                    lines=[LineGiven("T1", Decimal(1), Decimal(68000))],
                )  # fmt: skip

    grow("a")
    before = counted()
    grow("b")
    assert counted() == before
    assert before == BASELINE
