"""Custom fields: answered, sealed, seen by whom, filled in sets."""

import pytest
from django.db import connection, transaction

from shuke.customers.commands.field_bulk import fill_fields
from shuke.customers.commands.field_values import reveal_field_value
from shuke.customers.commands.fields import define_field
from shuke.customers.commands.identifiers import ReasonMissing
from shuke.customers.commands.people import move_customer
from shuke.customers.models import Customer, FieldValue
from shuke.customers.rules.field_values import FieldNumberInvalid, FieldUnknown
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound, Stale
from tests.cast import build_cast
from tests.customers.answers import ALL, SKIN, answer, seen_by
from tests.org.log import events
from tests.org.threads import kinds, together

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def test_answers_are_kept_in_one_form_and_read_back(cast, fields):
    outcome = answer(cast, "chen", ALL)
    assert isinstance(outcome, Done)
    assert isinstance(answer(cast, "chen", {**ALL, "skin": "oily", "height": "１６８．５０"}), Unchanged)
    assert seen_by(cast, "chen") == {
        "skin": "oily", "height": pytest.approx(168.5), "plate": "****5678", "allergy": "****", "limit": 200000,
    }  # fmt: skip
    (event,) = events("customers.set_field_values")
    assert event.facts == {"fields": sorted(ALL)} and event.customers == [cast.customers["lin"]]
    assert isinstance(answer(cast, "chen", {"skin": ""}), Done)
    assert "skin" not in seen_by(cast, "chen")


def test_each_scope_and_class_sees_its_own_part(cast, fields):
    answer(cast, "chen", ALL)
    assert set(seen_by(cast, "shi")) == set(ALL)
    # A credit limit tells of sales in all stores, so it is not for who sees only some; what is sensitive needs class X.
    assert set(seen_by(cast, "zhou")) == {"skin", "height", "plate"}
    assert set(seen_by(cast, "shen")) == set(ALL)
    for login in ("qian", "li", "gao"):
        assert seen_by(cast, login) == {}
    with acting_as(cast.actor("zhou")), transaction.atomic():
        assert set(FieldValue.objects.values_list("letter", flat=True)) == {
            "B",
            "C",
            "X",
        }  # the database agrees on S
    with acting_as(cast.actor("qian")), transaction.atomic():
        assert FieldValue.objects.count() == 0


def test_the_classes_c_and_x_lie_sealed(cast, fields):
    answer(cast, "chen", ALL)
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(v::text, '|') FROM customers_fieldvalue v")
        stored = cursor.fetchone()[0]
    assert "oily" in stored
    for secret in ("12345678", "沪A", "花生", "花生".encode().hex()):
        assert secret not in stored


def test_a_masked_answer_is_shown_for_a_reason_and_the_log_keeps_it(cast, fields):
    answer(cast, "chen", ALL)
    lin = cast.customers["lin"]
    with acting_as(SYSTEM):
        ids = dict(FieldValue.objects.values_list("field__key", "id"))
    chen, zhou, gao = (cast.actor(login) for login in ("chen", "zhou", "gao"))
    with acting_as(chen):
        shown = reveal_field_value(actor=chen, customer_id=lin, value_id=ids["allergy"], reason="verify")
        assert shown.value == "花生"
    (event,) = events("customers.reveal_field_value")
    assert event.facts == {
        "field": "allergy",
        "value": ids["allergy"],
        "reason": "verify",
        "role": "store_manager",
    }
    for actor, key, reason, no in (
        (chen, "plate", "curiosity", ReasonMissing), (zhou, "allergy", "call", NotFound), (zhou, "limit", "call", NotFound),
        (gao, "plate", "call", NotFound),
    ):  # fmt: skip
        with acting_as(actor), pytest.raises(no), transaction.atomic():
            reveal_field_value(actor=actor, customer_id=lin, value_id=ids[key], reason=reason)


@pytest.mark.parametrize(
    ("values", "no"),
    [
        ({"height": "tall"}, FieldNumberInvalid),
        ({"nose": "big"}, FieldUnknown),
        ({"limit": "1"}, FieldUnknown),
    ],
)
def test_a_bad_answer_keeps_nothing(cast, fields, values, no):
    with pytest.raises(no) as refused, transaction.atomic():
        answer(cast, "zhou", {"skin": "dry", **values})
    assert refused.value.field == f"f_{next(iter(values))}"
    with acting_as(SYSTEM):
        assert FieldValue.objects.count() == 0


def test_who_may_not_change_customers_answers_nothing(cast, fields):
    for login in ("qian", "feng", "shen"):
        with pytest.raises(Forbidden):
            answer(cast, login, {"skin": "dry"})
    with pytest.raises(NotFound), transaction.atomic():
        answer(cast, "gao", {"skin": "dry"})


def test_an_answer_sent_twice_is_given_once_and_an_old_form_is_told(cast, fields):
    first = answer(cast, "chen", {"skin": "dry"}, key="k-1")
    assert isinstance(answer(cast, "chen", {"skin": "dry"}, key="k-1"), Replayed) and isinstance(first, Done)
    with acting_as(SYSTEM):
        version = Customer.objects.get(id=cast.customers["lin"]).version
    with pytest.raises(Stale), transaction.atomic():
        answer(cast, "chen", {"skin": "oily"}, version=version - 1)
    assert isinstance(answer(cast, "chen", {"skin": "oily"}, version=version), Done)


def test_an_answer_goes_where_its_customer_goes(cast, fields):
    answer(cast, "chen", {"skin": "dry"})
    with acting_as(SYSTEM):
        move_customer(actor=SYSTEM, customer_id=cast.customers["lin"], home_unit_id=cast.units["river"])
    assert seen_by(cast, "chen") == {} and set(seen_by(cast, "gao")) == {"skin"}


def fill(cast, rows):
    """As a part of an import."""
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE told (customer_id bigint, key text, form text) ON COMMIT DROP")
        cursor.executemany(
            "INSERT INTO told VALUES (%s, %s, %s)",
            [(cast.customers[who], key, form) for who, key, form in rows],
        )
        outcome = fill_fields(actor=SYSTEM, table="told", source="till")
        cursor.execute("DROP TABLE told")
        return outcome


def test_answers_come_in_sets(cast, fields):
    answer(cast, "chen", {"plate": "沪B0000"})
    rows = [
        ("lin", "skin", "dry"), ("lin", "plate", "沪A12345678"), ("fang", "height", "171"), ("fang", "allergy", "牛奶"),
        ("zhao", "limit", "5000"), ("zhao", "skin", ""), ("zhao", "nose", "big"),
    ]  # fmt: skip
    outcome = fill(cast, rows)
    assert isinstance(outcome, Done) and outcome.value == 3
    assert seen_by(cast, "chen") == {"skin": "dry", "plate": "****5678"}
    assert seen_by(cast, "he", "fang") == {"height": 171, "allergy": "****"}
    assert seen_by(cast, "gao", "zhao") == {"limit": 5000}
    assert isinstance(fill(cast, [row for row in rows if row[1] != "allergy"]), Unchanged)
    (event,) = events("customers.fill_fields")
    assert sorted(event.customers) == sorted(cast.customers[who] for who in ("lin", "fang", "zhao"))


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_two_who_answer_at_once_leave_one_answer():
    cast = build_cast()
    with acting_as(SYSTEM):
        define_field(actor=SYSTEM, given=SKIN)
    outcomes = together(
        *(lambda text=text: answer(cast, "chen", {"skin": text}) for text in ["dry", "oily"] * 4)
    )
    assert set(kinds(outcomes)) <= {"Done", "Unchanged"}
    with acting_as(SYSTEM), transaction.atomic():
        assert FieldValue.objects.count() == 1
