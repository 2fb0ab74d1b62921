"""The record of processing is what the program declares, and nothing is left out of it."""

from types import SimpleNamespace

import pytest

from tests.house.processing import BEGIN, END, PAGE, page, personal_models, purpose_of, row


def test_the_record_is_current():
    kept = PAGE.read_text(encoding="utf-8")
    assert kept == page(kept), "run: python -m tests.house.processing"
    assert kept.count(BEGIN) == kept.count(END) == 1


def test_every_table_with_details_of_people_stands_in_it():
    from shuke.foundation.org.holdings import HOLDINGS

    told = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2]
    assert [table for table in HOLDINGS if f"| `{table}` |" not in told] == []
    assert len(personal_models()) > 30


def test_a_table_without_a_purpose_and_a_field_with_another_class_are_found():
    with pytest.raises(KeyError):
        purpose_of("gossip_rumour")

    class Planted:
        """Somebody's rumour; heard."""

        _meta = SimpleNamespace(db_table="customers_rumour")

        field_classes = {"id": "B", "words": "X"}

    line = row(Planted)
    assert line.startswith("| `customers_rumour` | Somebody's rumour | B (1); X (words) |")
    Planted.field_classes = {"id": "B", "words": "B"}
    assert row(Planted) != line
