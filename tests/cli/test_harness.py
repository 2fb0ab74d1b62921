"""The tests themselves log in as the program does, so that row-level security counts in them."""

from __future__ import annotations

import pytest
from django.db import connection, connections, transaction

from shuke.foundation.org.actor import SYSTEM, acting_as


def who(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db(databases=["default", "witness"])
def test_tests_run_as_the_program_not_as_the_owner() -> None:
    assert who("default") == who("witness") == "shuke_app"


@pytest.mark.django_db
def test_an_actor_takes_his_scope() -> None:
    with acting_as(SYSTEM):
        assert who("default") == "shuke_all"
    assert who("default") == "shuke_app"


@pytest.mark.django_db(transaction=True)
def test_tables_can_be_emptied_after_a_test_with_transactions() -> None:
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
