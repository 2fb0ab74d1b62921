"""Who sees which rows: the database alone decides, per scope role, with and without a filter."""

import pytest
from django.db import connection

from shuke.customers.models import Customer, Identifier
from shuke.customers.queries.contacts import contacts_of
from shuke.customers.queries.lists import Asked, Condition, customers_counted, customers_listed
from shuke.customers.queries.profile import profile_of
from shuke.customers.queries.search import customers_found
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.trade.orders.models import Line, Order
from shuke.trade.orders.queries.sales import buying_of

REACHED = {
    "chen": {"lin", "wujg", "new"},
    "gao": {"zhao"},
    "he": {"fang"},
    "shi": {"lin", "wujg", "new", "zhao"},
    "zhou": {"lin", "new"},
    "li": {"wujg"},
    "qian": {"lin"},
    "sun": {"lin", "wujg"},
    "wu": set(),
    "zheng": set(),
    "jiang": set(),
    "shen": {"lin", "wujg", "zhao", "fang", "new"},
}
ORDERS = {
    "chen": {"S-1", "S-2", "S-3", "S-4", "S-7", "S-8"},
    "qian": {"S-2"},
    "sun": {"S-3", "S-8"},
    "zhou": {"S-1", "S-2", "S-3"},
    "gao": {"S-5"},
    "wu": set(),
    "jiang": set(),
}


@pytest.mark.parametrize("login", REACHED)
def test_a_query_without_a_filter_returns_only_what_the_person_may_see(cast, login):
    with acting_as(cast.actor(login)):
        seen = set(Customer.objects.values_list("id", flat=True))
        contacts = set(Identifier.objects.values_list("customer_id", flat=True))
        assert contacts == (set() if cast.actor(login).scope == "credited" else seen)
    assert seen == {cast.customers[key] for key in REACHED[login]}


@pytest.mark.parametrize("login", ORDERS)
def test_sales_follow_the_store_of_sale_the_owner_or_the_seller(cast, login):
    with acting_as(cast.actor(login)):
        seen = set(Order.objects.values_list("number", flat=True))
        lines = set(Line.objects.values_list("order__number", flat=True))
    assert seen == lines == ORDERS[login]


def test_without_an_actor_every_customer_table_is_empty(cast):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'none', true)")
        for table in (
            "customers_customer",
            "customers_identifier",
            "orders_order",
            "orders_line",
            "audit_subject",
        ):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] == 0, table
    with acting_as(SYSTEM):
        assert Customer.objects.count() == 5  # the control: they are there


def test_out_of_reach_and_not_existing_answer_the_same(cast):
    actor = cast.actor("gao")
    with acting_as(actor):
        for customer_id in (cast.customers["lin"], 10**9):
            with pytest.raises(NotFound) as no:
                profile_of(actor=actor, customer_id=customer_id)
            assert str(no.value) == str(NotFound())


def test_an_administrator_may_not_even_ask(cast):
    actor = cast.actor("jiang")
    with acting_as(actor), pytest.raises(Forbidden):
        customers_listed(actor=actor, asked=Asked())


def test_a_seller_learns_nothing_of_a_peers_sales_of_a_shared_customer(cast):
    actor, lin = cast.actor("qian"), cast.customers["lin"]
    with acting_as(actor):
        buying = buying_of(actor=actor, customer_id=lin, today=cast.today)
        assert (buying.orders, buying.spend_12m_minor) == (1, 68000 + 35800)
        rows = customers_listed(
            actor=actor, asked=Asked(sort="spend_12m"), figures=("spend_12m", "last_on", "abc")
        )
        assert [(row.id, row.figures) for row in rows] == [
            (lin, {"spend_12m": 103800, "last_on": buying.last_on, "abc": None})
        ]
        assert customers_counted(actor=actor, asked=Asked((Condition("orders_12m", "least", 2),))) == 0
        assert contacts_of(actor=actor, customer_ids=[lin], kinds=("phone",)) == []
        assert customers_found(actor=actor, text="8016") == []
        assert [hit.id for hit in customers_found(actor=actor, text="lhm")] == [lin]


def test_a_sale_that_came_back_wholly_leaves_the_sellers_view(cast):
    with acting_as(SYSTEM):
        Order.objects.filter(number="S-2").update(refunded_minor=68000 + 35800)
    with acting_as(cast.actor("qian")):
        assert Customer.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "who"),
    [("林慧敏", "lin"), ("慧敏", "lin"), ("linhuimin", "lin"), ("huimin", "lin"), ("lhm", "lin"), ("8016", "lin"),
     ("13800138016", "lin"), ("sxh", "new"), ("shanxiaohui", "new"), ("Lin Hui", "lin")],
)  # fmt: skip
def test_search_as_people_type(cast, text, who):
    actor = cast.actor("chen")
    with acting_as(actor):
        assert cast.customers[who] in [hit.id for hit in customers_found(actor=actor, text=text)]


def test_phones_are_masked_for_who_may_reveal_them(cast):
    actor = cast.actor("chen")
    with acting_as(actor):
        (contact,) = contacts_of(actor=actor, customer_ids=[cast.customers["lin"]], kinds=("phone",))
    assert (contact.shown, contact.is_masked) == ("138****8016", True)


@pytest.mark.parametrize("sort", ["joined_on", "pinyin", "spend_12m", "last_on"])
@pytest.mark.parametrize(
    "conditions", [(), (Condition("abc", "in", ["D"]),), (Condition("birthday_month", "is", 3),)]
)
def test_every_order_goes_with_every_filter_and_pages_add_up(cast, sort, conditions):
    from shuke.insight.models import Figure

    with acting_as(SYSTEM):
        for number, key in enumerate(("lin", "wujg", "new"), start=1):
            Figure.objects.create(
                customer_id=cast.customers[key], home_path=Customer.objects.get(id=cast.customers[key]).home_path,
                joined_on=cast.today, as_of=cast.today, abc="D", spend_12m_minor=number, last_on=cast.today,
            )  # fmt: skip
    actor = cast.actor("chen")
    with acting_as(actor):
        asked = Asked(conditions, sort=sort, limit=2)
        first = customers_listed(actor=actor, asked=asked, figures=("spend_12m",))
        total = customers_counted(actor=actor, asked=asked)
        seen = [row.id for row in first[:2]]
        if len(first) > 2:
            last = first[1]
            rest = Asked(conditions, sort=sort, limit=2, after=(last.sort_value, last.id))
            seen += [row.id for row in customers_listed(actor=actor, asked=rest, figures=("spend_12m",))]
    assert len(seen) == len(set(seen)) == total
