"""Pages of settings: rights in words, reach explained and tried, first passwords, one's own password."""

import re

import pytest
from django.db import transaction

from shuke.customers.queries.reached import reach_counted, reach_explained
from shuke.doors.web.settings.rights import BUNDLE_WORDS, SCOPES
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.bundles import BUNDLES
from shuke.foundation.org.matrix import ROLES

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
PASSWORD = "一叶茶铺-熟客-2026"


def signed_in(client, login):
    client.post("/login", {"login": login, "password": PASSWORD})
    return client


def test_every_bundle_and_every_scope_has_words():
    assert set(BUNDLES) - set(BUNDLE_WORDS) == set()
    assert {role.scope for role in ROLES.values()} - set(SCOPES) == set()


@pytest.mark.parametrize(
    ("login", "customer", "sees", "code"),
    [
        ("chen", "lin", True, "at_home"),
        ("chen", "zhao", False, "elsewhere"),
        ("zhou", "lin", True, "owner"),
        ("zhou", "wujg", False, "not_owner"),
        ("qian", "lin", True, "credited"),
        ("qian", "wujg", False, "not_credited"),
        ("feng", "lin", False, "not_assigned"),
        ("wu", "lin", False, "not_looked_up"),
        ("shen", "fang", True, "everybody"),
        ("chu", "lin", False, "no_customers"),
        ("jiang", "lin", False, "no_customers"),
    ],
)
def test_whether_somebody_sees_a_customer_is_told_with_the_reason(cast, login, customer, sees, code):
    from shuke.customers.models import Customer

    with acting_as(SYSTEM), transaction.atomic():
        number = Customer.objects.get(id=cast.customers[customer]).member_no
    admin, other = cast.actor("jiang"), cast.actor(login)
    with acting_as(admin), transaction.atomic():
        found = reach_explained(actor=admin, other=other, member_no=number)
        assert (found.sees, found.code) == (sees, code)
        assert reach_explained(actor=admin, other=other, member_no="M404") is None
        assert Customer.objects.count() == 0  # the administrator himself reads nobody


def test_reach_is_counted_as_the_other_person(cast):
    admin = cast.actor("jiang")
    with acting_as(admin), transaction.atomic():
        counts = {
            login: reach_counted(actor=admin, other=cast.actor(login))
            for login in ("chen", "shi", "zhou", "qian", "chu")
        }
    assert counts == {"chen": 3, "shi": 4, "zhou": 2, "qian": 1, "chu": 0}


def test_no_more_is_counted_than_lies_below_the_one_who_asks(cast):
    """Who leads the east learns nothing of how many the officer reaches in the west."""
    shi, admin, shen = cast.actor("shi"), cast.actor("jiang"), cast.actor("shen")
    for actor, reached in ((shi, 4), (admin, 5)):
        with acting_as(actor), transaction.atomic():
            assert reach_counted(actor=actor, other=shen) == reached


def test_a_looked_up_customer_is_seen_for_a_while(cast):
    from shuke.customers.commands.identifiers import look_up
    from shuke.customers.models import Customer

    wu, admin = cast.actor("wu"), cast.actor("jiang")
    with acting_as(wu):
        look_up(actor=wu, text="13800138016")
    with acting_as(SYSTEM), transaction.atomic():
        number = Customer.objects.get(id=cast.customers["lin"]).member_no
    with acting_as(admin), transaction.atomic():
        found = reach_explained(actor=admin, other=wu, member_no=number)
    assert found.sees and found.code == "looked_up" and found.until_at is not None


def test_the_page_of_access_names_no_customer(cast, client):
    from shuke.customers.models import Customer

    with acting_as(SYSTEM), transaction.atomic():
        lin = Customer.objects.get(id=cast.customers["lin"])
    page = signed_in(client, "jiang").get(
        f"/settings/staff/{cast.staff['chen']}/access?number={lin.member_no}"
    )
    text = page.content.decode()
    assert "能看到这位客户" in text and lin.name not in text and "湖滨店" in text


def test_a_first_password_is_told_once_and_lets_in(cast, client):
    answer = signed_in(client, "jiang").post(
        "/settings/staff/new",
        {"name": "许安", "name_en": "", "login": "xuan", "role": "clerk", "unit": cast.units["lake"]},
    )
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    password = re.search(r">([a-z0-9]{4}(?:-[a-z0-9]{4}){3})<", answer.content.decode()).group(1)
    staff = re.search(r"/settings/staff/(\d+)\"", answer.content.decode()).group(1)
    assert password not in client.get(f"/settings/staff/{staff}").content.decode()
    client.post("/logout")
    assert client.post("/login", {"login": "xuan", "password": password}).status_code == 302
    assert client.get("/")["Location"] == "/account/password"  # a first password is changed at once


def test_one_chooses_another_password_and_stays_signed_in_here_only(cast, client):
    from django.test import Client

    elsewhere = signed_in(Client(), "zhou")
    page = signed_in(client, "zhou").post(
        "/account/password",
        {"old": PASSWORD, "new": "龙井要趁热喝才香，对不对", "again": "龙井要趁热喝才香，对不对"},
    )
    assert page.status_code == 302 and page["Location"] == "/"
    assert client.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_a_moved_store_can_be_moved_back_from_the_notice(cast, client):
    lake, west, east = (cast.units[code] for code in ("lake", "west", "east"))
    page = signed_in(client, "jiang").post(f"/settings/units/{lake}/place", {"parent": west}, follow=True)
    assert f"/settings/units/{lake}/place" in page.content.decode()
    from shuke.foundation.org.models import Unit

    assert Unit.objects.get(id=lake).parent_id == west
    client.post(f"/settings/units/{lake}/place?parent={east}", {"parent": east})
    assert Unit.objects.get(id=lake).parent_id == east


def test_very_much_is_moved_by_the_worker(cast, client, monkeypatch):
    from django.db import connection

    monkeypatch.setattr("shuke.doors.web.settings.units.pages.AT_ONCE", 1)
    page = signed_in(client, "jiang").post(
        f"/settings/units/{cast.units['lake']}/place", {"parent": cast.units["west"]}, follow=True
    )
    assert page.status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'org.move_unit'")
        assert len(cursor.fetchall()) == 1


def test_a_role_of_the_shops_own_is_made_changed_and_ended_on_its_pages(cast, client):
    signed_in(client, "jiang")
    page = client.get("/settings/roles/new?like=store_manager").content.decode()
    assert 'value="export" checked' in page and 'value="configure"' not in page
    sent = {"name": "Deputy", "name_zh": "副店长", "sight_B": "full", "sight_C": "masked", "version": "0",
            "bundle": ["see_customers", "follow_up"]}  # fmt: skip
    made = client.post("/settings/roles/new?like=store_manager", sent)
    address = made["Location"]
    assert made.status_code == 302 and address.startswith("/settings/roles/own_")
    assert "副店长" in client.get("/settings/roles").content.decode()
    assert "副店长" in client.get(f"/settings/staff/{cast.staff['zhou']}").content.decode()
    client.post(
        f"/settings/staff/{cast.staff['zhou']}/roles",
        {"role": address.rsplit("/", 1)[1], "unit": cast.units["lake"]},
    )
    assert client.post(f"{address}/ending").status_code == 409
    change = client.get(f"{address}/change").content.decode()
    version = re.search(r'name="version" value="(\d+)"', change)[1]
    changed = client.post(f"{address}/change", {**sent, "version": version, "bundle": ["see_customers"]})
    assert changed["Location"] == address
    assert client.post(f"{address}/change", {**sent, "version": version}).status_code == 409
    client.post(
        f"/settings/staff/{cast.staff['zhou']}/roles/withdrawal",
        {"role": address.rsplit("/", 1)[1], "unit": cast.units["lake"]},
    )
    assert client.post(f"{address}/ending")["Location"] == "/settings/roles"
    assert client.get(address).status_code == 404
