"""The database alone: with every check of the program answering yes, no row of somebody else's customer is read."""

import random

import pytest
from django.db import transaction
from django.test import Client

from shuke.foundation.org.actor import SYSTEM, Actor, acting_as
from tests.access.test_reach import REACHED
from tests.cast import CUSTOMERS, Cast, build_cast
from tests.house.canaries import planted
from tests.house.test_policies import NO_PERSON_IN_IT, ONLY_SCOPE_ALL_MAY_TOUCH, personal_tables, rows
from tests.web.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
PEOPLE = (
    "chen",
    "gao",
    "he",
    "shi",
    "zhou",
    "li",
    "qian",
    "sun",
    "wu",
    "zheng",
    "feng",
    "chu",
    "wei",
    "jiang",
    "shen",
)
REQUESTS = 500
KEYS = """
SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
   AND a.attname IN ('customer_id', 'organisation_id', 'person_id', 'merged_into_id', 'loser_id', 'survivor_id')
"""
PARENTS = """
SELECT a.attname::text, c.confrelid::regclass::text FROM pg_constraint c
  JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
 WHERE c.contype = 'f' AND c.conrelid = %s::regclass
"""


@pytest.fixture
def world() -> Cast:
    """The cast, with a row in every table that canaries reach."""
    cast = build_cast()
    planted(cast)
    return cast


@pytest.fixture
def yes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy of the program says yes to everybody and everything."""
    monkeypatch.setattr(Actor, "may", lambda self, act: True)
    monkeypatch.setattr(Actor, "sees", lambda self, letter: "full")


def reached(world: Cast, login: str) -> list[int]:
    """Ids of the customers within the person's row scope, by hand."""
    if (
        world.actor(login).scope == "all"
    ):  # what an analyst or officer may not see of everybody is a matter of classes
        return list(world.customers.values())
    return [world.customers[key] for key in REACHED.get(login, ())]


def tables() -> list[str]:
    return sorted(personal_tables() - set(NO_PERSON_IN_IT) - set(ONLY_SCOPE_ALL_MAY_TOUCH))


def foreign_rows(table: str, own: list[int], personal: set[str]) -> int:
    """Rows about a customer who is not reached, and parts of a whole that is not seen."""
    found = 0
    if table == "customers_customer":
        return int(rows("SELECT count(*) FROM customers_customer WHERE id <> ALL (%s)", own)[0][0])
    keys = [row[0] for row in rows(KEYS, table)]
    for key in keys:
        found += rows(f"SELECT count(*) FROM {table} WHERE {key} IS NOT NULL AND {key} <> ALL (%s)", own)[0][
            0
        ]
    for key, parent in rows(PARENTS, table):
        if parent in personal and parent not in ("customers_customer", table):
            whole = f"SELECT FROM {parent} p WHERE p.id = t.{key}"
            sql = f"SELECT count(*) FROM {table} t WHERE t.{key} IS NOT NULL AND NOT EXISTS ({whole})"
            found += rows(sql)[0][0]
    return int(found)


def test_row_policies_alone_keep_foreign_rows_away(world, yes):
    personal, wrong, filled = set(tables()), [], 0
    for login in PEOPLE:
        own = reached(world, login)
        with acting_as(world.actor(login)), transaction.atomic():
            wrong += [(login, table) for table in personal if foreign_rows(table, own, personal)]
    assert wrong == []
    with acting_as(SYSTEM), transaction.atomic():  # the control: there is something to hide
        filled = sum(bool(foreign_rows(table, [], personal)) for table in personal)
    print(f"{len(PEOPLE)} people x {len(personal)} tables, {filled} of them with foreign rows: 0 read")
    assert filled >= 9


def test_pages_under_a_policy_that_says_yes_name_nobody_out_of_reach(world, yes):
    names = {key: name for key, name, *_rest in CUSTOMERS}
    addresses = [
        "/customers?view=all",
        "/orders",
        "/organisations",
        "/search?q=a",
        "/search?q=1",
        "/",
        "/duplicates",
        "/outbox",
    ]
    addresses += [
        f"/customers/{id_}{more}" for id_ in world.customers.values() for more in ("", "/peek", "?show=all")
    ]
    addresses += [f"/orders/{id_}" for id_ in world.orders.values()]
    asked, wrong = 0, []
    for login in ("chen", "gao", "he", "zhou", "li", "qian", "sun", "wu", "zheng", "feng"):
        client, hidden = (
            sign_in(login),
            [name for key, name in names.items() if key not in REACHED.get(login, ())],
        )
        client.raise_request_exception = False
        for address in addresses:
            text = client.get(address).content.decode()
            asked += 1
            wrong += [(login, address, name) for name in hidden if name in text]
    print(f"{asked} pages")
    assert wrong == []


def test_a_connection_that_served_others_tells_nothing_of_them(world):
    """500 requests of mixed people over one connection after another's."""
    names = {key: name for key, name, *_rest in CUSTOMERS}
    clients = {
        login: sign_in(login)
        for login in ("chen", "gao", "he", "shi", "zhou", "li", "qian", "sun", "wu", "shen")
    }
    clients[""] = Client()
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    draw, wrong = random.Random(seed), []
    for _turn in range(REQUESTS):
        login = draw.choice(list(clients))
        text = clients[login].get("/customers?view=all").content.decode()
        seen = {key for key, name in names.items() if name in text}
        wrong += [] if seen == set(REACHED.get(login, ())) else [(login, seen)]
    assert wrong == []
