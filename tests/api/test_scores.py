"""Scores by API: with the word for it, within the key's reach, null where nothing is known."""

import pytest
from django.db import connection, transaction

from shuke.foundation.org.actor import SYSTEM, acting_as
from tests.api.world import program

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


def test_scores_are_read_with_the_word_for_it_and_within_reach(cast):
    lin = cast.customers["lin"]
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO insight_figure (customer_id, home_path, joined_on, as_of, frequency, purchase_days, monetary_minor,"
            " orders_12m, spend_12m_minor, abc, stage, coming_bp) SELECT id, home_path, joined_on, '2026-11-22', 3, 3, 900,"
            " 3, 900, 'A', 'loyal', 8250 FROM customers_customer WHERE id = %s",
            [lin],
        )
    read = program(["customers.read", "scores.read"]).get(f"/customers/{lin}/scores").json()
    assert (read["id"], read["stage"], read["chance_90_days"], read["value_12m_minor"]) == (
        lin,
        "loyal",
        0.825,
        None,
    )
    assert read["spend_12m_minor"] == 900 and read["as_of"] == "2026-11-22"
    assert program(["customers.read"]).get(f"/customers/{lin}/scores").status_code == 403
    assert program(["scores.read"], "hill").get(f"/customers/{lin}/scores").status_code == 404
