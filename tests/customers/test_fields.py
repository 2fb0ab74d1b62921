"""Custom fields: defined, answered, sealed, seen by whom, filled in sets."""

from dataclasses import replace

import pytest
from django.db import connection, transaction

from shuke.customers.commands.field_bulk import fill_fields
from shuke.customers.commands.field_values import reveal_field_value, set_field_values
from shuke.customers.commands.fields import change_field, define_field, end_field, place_field, reopen_field
from shuke.customers.commands.identifiers import ReasonMissing
from shuke.customers.commands.people import move_customer
from shuke.customers.models import Customer, FieldValue
from shuke.customers.queries.fields import answers_counted, field_of, fields_defined, fields_kept, values_of
from shuke.customers.rules.field_values import FieldNumberInvalid, FieldUnknown
from shuke.customers.rules.fields import (
    Choice,
    ChoiceInUse,
    Field,
    FieldClassLowered,
    FieldKeyTaken,
    FieldKindFixed,
    FieldsOfTheChain,
)
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.commands import grant_role
from shuke.foundation.org.reach import account_of
from shuke.foundation.org.refusals import Forbidden, NotFound, Stale
from tests.cast import build_cast
from tests.org.log import events
from tests.org.threads import kinds, together

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
SKIN = Field(
    "skin", "肤质", "Skin", "choice", choices=(Choice("dry", "干性", "Dry"), Choice("oily", "油性", "Oily"))
)
HEIGHT = Field("height", "身高", "Height", "number")
PLATE = Field("plate", "车牌", "Plate", "text", letter="C")
ALLERGY = Field("allergy", "过敏", "Allergy", "text", letter="X", is_indexed=False)
LIMIT = Field("limit", "赊账额度", "Credit limit", "money", letter="S", currency="CNY")


@pytest.fixture
def fields(cast):
    """All five, by the administrator; ids by key."""
    actor = cast.actor("jiang")
    with acting_as(actor):
        return {
            one.key: define_field(actor=actor, given=one).value
            for one in (SKIN, HEIGHT, PLATE, ALLERGY, LIMIT)
        }


def answer(cast, login, values, customer="lin", **more):
    actor = cast.actor(login)
    with acting_as(actor):
        return set_field_values(actor=actor, customer_id=cast.customers[customer], values=values, **more)


def seen_by(cast, login, customer="lin"):
    actor = cast.actor(login)
    with acting_as(actor):
        found = values_of(actor=actor, customer_ids=[cast.customers[customer]])
    return {key: one.value for key, one in found.get(cast.customers[customer], {}).items()}


ALL = {"skin": "油性", "height": "168.5", "plate": "沪A12345678", "allergy": "花生", "limit": "2,000"}


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


def test_definitions_are_the_admins_and_keys_are_taken_once(cast, fields):
    admin, zhou = cast.actor("jiang"), cast.actor("zhou")
    with acting_as(zhou), pytest.raises(Forbidden):
        define_field(actor=zhou, given=replace(SKIN, key="other"))
    with acting_as(admin), pytest.raises(FieldKeyTaken), transaction.atomic():
        define_field(actor=admin, given=SKIN)
    with acting_as(admin):
        assert [kept.field.key for kept in fields_kept(actor=admin)] == [
            "skin",
            "height",
            "plate",
            "allergy",
            "limit",
        ]
        place_field(actor=admin, field_id=fields["height"], upwards=True)
        assert isinstance(place_field(actor=admin, field_id=fields["height"], upwards=True), Unchanged)
        assert isinstance(end_field(actor=admin, field_id=fields["plate"]), Done)
        assert isinstance(end_field(actor=admin, field_id=fields["plate"]), Unchanged)
        assert [kept.field.key for kept in fields_kept(actor=admin)] == [
            "height",
            "skin",
            "allergy",
            "limit",
            "plate",
        ]
        with pytest.raises(NotFound), transaction.atomic():
            end_field(actor=admin, field_id=10**9)
    with acting_as(zhou):
        assert [field.key for field in fields_defined(actor=zhou, kind="person")] == ["height", "skin"]
    with acting_as(admin):
        reopen_field(actor=admin, field_id=fields["plate"])
    with acting_as(zhou):
        assert [field.key for field in fields_defined(actor=zhou)] == ["height", "skin", "plate"]


def test_the_class_of_a_field_is_raised_and_its_answers_are_sealed(cast, fields):
    answer(cast, "chen", ALL)
    admin = cast.actor("jiang")
    with acting_as(admin):
        for letter, version in (("C", 1), ("X", 2)):
            outcome = change_field(
                actor=admin, field_id=fields["height"], given=replace(HEIGHT, letter=letter), version=version
            )
            assert isinstance(outcome, Done)
            assert field_of(actor=admin, field_id=fields["height"]).letter == letter
        with pytest.raises(FieldClassLowered), transaction.atomic():
            change_field(actor=admin, field_id=fields["height"], given=HEIGHT, version=3)
        with pytest.raises(FieldKindFixed), transaction.atomic():
            change_field(actor=admin, field_id=fields["skin"], given=replace(SKIN, kind="text"), version=1)
        with pytest.raises(Stale), transaction.atomic():
            change_field(actor=admin, field_id=fields["skin"], given=replace(SKIN, label="皮肤"), version=7)
    with acting_as(SYSTEM):
        row = FieldValue.objects.get(field_id=fields["height"])
        assert (row.number, row.blind, row.letter, row.is_indexed) == (None, None, "X", False)
    chen = cast.actor("chen")
    with acting_as(chen):
        shown = reveal_field_value(
            actor=chen, customer_id=cast.customers["lin"], value_id=row.id, reason="verify"
        )
    assert shown.value == "168.5"


def test_an_answer_in_use_stays_on_the_list(cast, fields):
    answer(cast, "chen", {"skin": "oily"})
    admin = cast.actor("jiang")
    more = (*SKIN.choices, Choice("mixed", "混合", "Mixed"))
    with acting_as(admin):
        assert answers_counted(actor=admin, field_id=fields["skin"]) == {"oily": 1, "": 1}
        with pytest.raises(ChoiceInUse), transaction.atomic():
            change_field(
                actor=admin,
                field_id=fields["skin"],
                given=replace(SKIN, choices=(more[0], more[2])),
                version=1,
            )
        change_field(actor=admin, field_id=fields["skin"], given=replace(SKIN, choices=more[1:]), version=1)
    assert isinstance(answer(cast, "chen", {"skin": "混合"}), Done)


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


@pytest.mark.parametrize("login", ["chen", "shi"])
def test_who_leads_a_part_of_the_chain_looks_on_and_counts_the_own_part(cast, fields, login):
    answer(cast, "chen", {"skin": "oily"})
    answer(cast, "he", {"skin": "oily"}, "fang")
    leader, admin = cast.actor(login), cast.actor("jiang")
    for act, more in (
        (define_field, {"given": replace(SKIN, key="other")}), (end_field, {"field_id": fields["skin"]}),
        (reopen_field, {"field_id": fields["skin"]}), (place_field, {"field_id": fields["height"], "upwards": True}),
        (change_field, {"field_id": fields["skin"], "given": replace(SKIN, label="皮肤"), "version": 1}),
    ):  # fmt: skip
        with acting_as(leader), pytest.raises(FieldsOfTheChain):
            act(actor=leader, **more)
    for actor, counts in ((leader, {"oily": 1, "": 1}), (admin, {"oily": 2, "": 2})):
        with acting_as(actor):
            assert answers_counted(actor=actor, field_id=fields["skin"]) == counts
            assert {one.field.key: one.answers for one in fields_kept(actor=actor)}["skin"] == counts[""]


def test_who_leads_the_company_defines(cast, fields):
    with acting_as(SYSTEM):
        grant_role(
            actor=SYSTEM, staff_id=cast.staff["shi"], role="chain_manager", unit_id=cast.units["company"]
        )
    head = account_of(cast.staff["shi"], cast.today, "chain_manager").actor
    assert head.path.count(".") == 1
    with acting_as(head):
        assert isinstance(end_field(actor=head, field_id=fields["skin"]), Done)
