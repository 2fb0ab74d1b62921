"""The pool of connections, as it runs in production: what one person read does not hang on the connection for the next."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections, transaction

from shuke.foundation.org.actor import acting_as
from tests.access.test_reach import REACHED
from tests.cast import Cast, build_cast
from tests.emptying import empty_database

REQUESTS = 500


@pytest.fixture
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """Committed, and swept away at the end: a pool's connections stand in no test's transaction."""
    with django_db_blocker.unblock():
        yield build_cast()
        empty_database()


def test_a_pool_of_two_connections_under_eight_threads_mixes_nobody(world):
    """The program's own pool, as it runs in production: 500 transactions, some without an actor, some that fail."""
    default = connections["default"].settings_dict
    options = {**default["OPTIONS"], "pool": {"min_size": 1, "max_size": 2, "timeout": 20}}
    connections.databases["pooled"] = {**default, "OPTIONS": options, "CONN_MAX_AGE": 0}
    logins = [*REACHED, ""]
    actors = {login: world.actor(login) for login in REACHED}
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    turns = random.Random(seed).choices(logins, k=REQUESTS)

    def turn(place: int) -> tuple[str, Any]:
        login = turns[place]
        try:
            with acting_as(actors.get(login)), transaction.atomic(using="pooled"):
                with connections["pooled"].cursor() as cursor:
                    cursor.execute("SELECT id FROM customers_customer")
                    found = {row[0] for row in cursor.fetchall()}
                    if place % 7 == 0:
                        cursor.execute("SELECT 1 / 0")
                return login, found
        except Exception as error:  # noqa: BLE001 - every seventh is meant to fail
            return login, type(error).__name__
        finally:
            connections["pooled"].close()

    try:
        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(turn, range(REQUESTS)))
    finally:
        with_pool = connections["pooled"]
        with_pool.close_pool()
        del connections.databases["pooled"]
    wanted = {login: {world.customers[key] for key in REACHED.get(login, ())} for login in logins}
    assert [
        answer for place, answer in enumerate(answers) if place % 7 and answer[1] != wanted[answer[0]]
    ] == []
    assert {answer[1] for place, answer in enumerate(answers) if place % 7 == 0} == {"DataError"}
