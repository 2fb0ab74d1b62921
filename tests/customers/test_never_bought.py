"""A list in the order of a figure holds everybody that its count counts: who never bought comes last."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from shuke.customers.commands.people import enrol_person
from shuke.customers.models import Customer
from shuke.customers.queries.lists import Asked, Condition, customers_counted, customers_listed
from shuke.foundation.org.actor import SYSTEM, acting_as, reading_as
from shuke.insight.models import Figure

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


@pytest.fixture
def crowd(cast):
    """At the lake: four who bought, three who never did, two enrolled since the last night; one elsewhere of each."""

    def enrolled(name: str, unit: str) -> int:
        return enrol_person(
            actor=SYSTEM, name=name, identifiers={}, home_unit_id=cast.units[unit], today=cast.today
        ).value

    with acting_as(SYSTEM):
        Customer.objects.all().update(status="closed")
        for n, unit in enumerate(["lake"] * 7 + ["hill"] * 2):
            bought = n < 4 or n == 7
            customer = Customer.objects.get(id=enrolled(f"客人{n}", unit))
            # Two on the same day: the number decides.
            last_on = cast.today - timedelta(days=n // 2) if bought else None
            Figure.objects.create(
                customer=customer, home_path=customer.home_path, joined_on=cast.today, as_of=cast.today, last_on=last_on,
                spend_12m_minor=(n % 3) * 100, abc="D",
            )  # fmt: skip
        for n in range(2):
            enrolled(f"新客{n}", "lake")
        enrolled("新客9", "hill")
    return cast


def walked(actor, asked: Asked) -> list[tuple]:
    """(value, id) of every row, page by page."""
    found: list[tuple] = []
    while True:
        with reading_as(actor):
            rows = customers_listed(actor=actor, asked=asked)
        found += [(row.sort_value, row.id) for row in rows[: asked.limit]]
        if len(rows) <= asked.limit:
            return found
        assert len(rows) == asked.limit + 1
        asked = replace(asked, after=found[-1])


def in_order(pairs: list[tuple], descending: bool) -> list[tuple]:
    known = sorted((one for one in pairs if one[0] is not None), reverse=descending)
    return known + sorted(
        (one for one in pairs if one[0] is None), key=lambda one: one[1], reverse=descending
    )


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("sort", ["last_on", "spend_12m"])
@pytest.mark.parametrize(("login", "people"), [("chen", 9), ("shi", 9), ("chu", 12)])
@pytest.mark.parametrize("limit", [1, 2, 3, 20])
def test_the_pages_hold_everybody_once_who_never_bought_last(crowd, login, people, sort, descending, limit):
    actor = crowd.actor(login)
    if login == "chu":  # an analyst asks for no customers; the officer reaches all of them and sees no sales
        actor = SYSTEM
    asked = Asked(sort=sort, descending=descending, limit=limit)
    found = walked(actor, asked)
    assert found == in_order(found, descending) and len(set(found)) == people
    with reading_as(actor):
        assert customers_counted(actor=actor, asked=asked) == people
    # From the last row back to the first.
    back = replace(asked, descending=not descending, is_backwards=True, after=found[-1])
    assert walked(actor, back) == found[-2::-1]


def test_a_condition_on_figures_leaves_out_who_has_none(crowd):
    actor = crowd.actor("chen")
    asked = Asked((Condition("abc", "in", ["D"]),), "last_on", limit=2)
    found = walked(actor, asked)
    assert len(found) == 7 and [value for value, _id in found].count(None) == 3
    with reading_as(actor):
        assert customers_counted(actor=actor, asked=asked) == 7


def test_a_condition_on_the_customer_holds_in_every_part(crowd):
    actor = crowd.actor("shi")
    for unit, people in (("lake", 9), ("river", 0)):
        asked = Asked((Condition("store", "is", crowd.units[unit]),), "last_on", limit=2)
        assert len(walked(actor, asked)) == people


def test_a_seller_finds_his_own_who_never_bought(crowd):
    actor = crowd.actor("zhou")
    with acting_as(SYSTEM), transaction.atomic():
        Customer.objects.filter(name__in=["客人1", "客人5", "新客0"]).update(owner_id=crowd.staff["zhou"])
    found = walked(actor, Asked(sort="last_on", limit=1))
    assert len(found) == 3 and {value for value, _id in found} == {
        None
    }  # no orders: figures are not asked here


def test_the_list_leads_to_the_end_and_back(crowd, client, monkeypatch):
    import re

    from shuke.doors.web.identify.customers import asking

    monkeypatch.setattr(asking, "PAGE", 3)
    client.post("/login", {"login": "chen", "password": "一叶茶铺-熟客-2026"})
    url, seen = "/customers?view=all&sort=last_on", []
    for _page in range(3):
        text = client.get(url).content.decode()
        seen.append(re.findall(r'data-peek="/customers/(\d+)/peek"', text))
        following = re.search(r'rel="next" href="([^"]+)"', text)
        previous = re.search(r'rel="prev" href="([^"]+)"', text)
        url = "/customers" + following.group(1).replace("&amp;", "&") if following else ""
    assert [len(page) for page in seen] == [3, 3, 3] and len({id_ for page in seen for id_ in page}) == 9
    assert not url and previous and "~" in previous.group(1)
    text = client.get("/customers" + previous.group(1).replace("&amp;", "&")).content.decode()
    assert re.findall(r'data-peek="/customers/(\d+)/peek"', text) == seen[1]
