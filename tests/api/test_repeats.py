"""What a network does to requests: doubled, at once, lost; one effect and one answer."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest
from django.db import connection, transaction

from shuke.customers.models import Customer, Identifier
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.trade.orders.models import Line, Order
from tests.api.world import an_order
from tests.org.threads import together

BOTH = pytest.mark.django_db(databases=["default", "witness"])  # asks pytest-django for both connections


def counted(model, **fields) -> int:
    with acting_as(SYSTEM), transaction.atomic():
        return model.objects.filter(**fields).count()


@pytest.mark.parametrize("round_", range(3))
def test_fifty_at_once_have_one_effect_and_equal_answers(chain, round_):
    """A4: the same key and the same body."""
    till, number = chain.callers["full"], f"A4-{round_}"
    answers = together(*[lambda: till.put(f"/orders/till/{number}", an_order(), f"a4-{round_}")] * 50)
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert sum("Idempotency-Replayed" not in answer for answer in answers) == 1
    assert counted(Order, number=number) == 1 and counted(Line, order__number=number) == 1


def test_without_the_key_there_is_still_one_order_but_other_answers(chain):
    """The control: keys of their own get answers of their own, and would book fifty times were the number not unique."""
    till = chain.callers["full"]
    answers = together(*[lambda: till.put("/orders/till/OWN", an_order())] * 20)
    assert sorted({answer.json()["status"] for answer in answers}) == ["created", "unchanged"]
    assert counted(Order, number="OWN") == 1


def test_two_batches_that_overlap_book_each_order_once(chain):
    till = chain.callers["full"]
    items = [{"source": "till", "number": f"O-{place}", **an_order()} for place in range(40)]
    first, second = items[:30], list(reversed(items[10:]))
    answers = together(
        *[
            lambda given=given: till.post("/orders/batch", {"items": given})
            for given in (first, second, first, second)
        ]
    )
    assert [answer.status_code for answer in answers] == [200] * 4
    created = [
        result for answer in answers for result in answer.json()["results"] if result["status"] == "created"
    ]
    assert len(created) == 40 == counted(Order, number__startswith="O-")


def test_one_customer_at_two_tills_is_enrolled_once(chain):
    callers = [chain.callers["full"], chain.callers["lake"]]
    body = {"name": "同时", "phone": "13911112222", "home_store": "lake"}
    answers = together(
        *[lambda one=one: one.put("/customers/shop/BOTH", body) for one in callers for _turn in range(4)]
    )
    assert {answer.status_code for answer in answers} == {200, 201}, [answer.content for answer in answers]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert counted(Customer, name="同时") == 1 and counted(Identifier, customer__name="同时") == 2


def test_two_refunds_at_once_do_not_take_back_more_than_was_sold(chain):
    till = chain.callers["full"]
    till.put("/orders/till/RACE", an_order())

    def back(number):
        return till.put(f"/refunds/till/RACE-{number}", {
            "store": "lake", "refunded_at": "2026-11-22T13:00:00+08:00", "order": {"source": "till", "number": "RACE"},
            "lines": [{"ordinal": 1, "quantity": "1"}]})  # fmt: skip

    answers = together(*[lambda number=number: back(number) for number in range(10)])
    assert sorted(answer.status_code for answer in answers) == [201] * 2 + [409] * 8
    assert till.get("/orders/till/RACE").json()["lines"][0]["refunded_quantity"] == "2"


def test_while_the_first_still_runs_the_second_is_told_to_wait(chain, monkeypatch):
    from shuke.foundation.org.acts import replays

    monkeypatch.setattr(replays, "PATIENCE", "200ms")
    till = chain.callers["full"]
    caller = f"key:{_key_id(till)}"
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO org_replay (caller, act, key, body, created_at) VALUES (%s, 'orders.put_orders', 'slow', '{}', now())",
            [caller],
        )
        (answer,) = together(lambda: till.put("/orders/till/SLOW", an_order(), "slow"))
        transaction.set_rollback(True)
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (409, "in_progress", "3")
    assert till.put("/orders/till/SLOW", an_order(), "slow").status_code == 201


def _key_id(program) -> int:
    from hashlib import sha256

    from shuke.foundation.org.models import ApiKey

    return ApiKey.objects.get(secret_hash=sha256(program.secret.encode()).digest()).id


KILLED = """
import os, signal, sys
import django; django.setup()
from django.db import connections
for one in connections.all():
    one.settings_dict.update(NAME=sys.argv[1], USER="shuke_app")
from tests.api.world import Program, an_order
from shuke.doors.api import door
told = door._told
def die(response):
    told(response)
    os.kill(os.getpid(), signal.SIGKILL)  # the work is committed, the answer never leaves
door._told = die
Program(sys.argv[2]).put("/orders/till/" + sys.argv[3], an_order(), sys.argv[3])
"""


@pytest.mark.parametrize("turn", range(3))
def test_a_lost_answer_is_given_again(chain, turn):
    till, number = chain.callers["full"], f"LOST-{turn}"
    command = [
        sys.executable,
        "-c",
        textwrap.dedent(KILLED),
        connection.settings_dict["NAME"],
        till.secret,
        number,
    ]
    ended = subprocess.run(command, env=os.environ | {"PYTHONPATH": "."}, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    assert counted(Order, number=number) == 1
    again = till.put(f"/orders/till/{number}", an_order(), number)
    assert (again.status_code, again["Idempotency-Replayed"]) == (201, "true")
    assert again.json()["id"] == till.get(f"/orders/till/{number}").json()["id"]
    assert counted(Order, number=number) == 1


@BOTH
def test_a_till_posts_a_thousand_orders_and_they_are_on_the_customers_page(cast, client):
    """One batch; then the owner opens the customer."""
    from tests.api.world import FULL, program

    till, lin = program(FULL), cast.customers["lin"]
    items = [
        {"source": "till", "number": f"T-{place:04d}", **an_order(customer={"phone": "13800138016"}),
         "placed_at": f"2026-11-{place % 28 + 1:02d}T{place % 12 + 9:02d}:{place % 60:02d}:00+08:00"}
        for place in range(1000)
    ]  # fmt: skip
    answer = till.post("/orders/batch", {"items": items})
    assert (answer.status_code, answer.json()["counts"]) == (200, {"created": 1000})
    seen, page = [], till.get(f"/orders?customer_id={lin}&source=till&limit=200").json()
    while True:
        seen += [order["number"] for order in page["items"]]
        if not page["next"]:
            break
        page = till.get(f"/orders?customer_id={lin}&source=till&limit=200&cursor={page['next']}").json()
    assert len({number for number in seen if number.startswith("T-")}) == 1000
    client.post("/login", {"login": "chen", "password": "一叶茶铺-熟客-2026"})
    told = client.get(f"/customers/{lin}?orders=all").content.decode()
    assert "T-0999" in told or "1,003" in told
