"""Custom fields as they are defined: by whom, changed, raised, ended."""

from dataclasses import replace

import pytest
from django.db import transaction

from shuke.customers.commands.field_values import reveal_field_value
from shuke.customers.commands.fields import change_field, define_field, end_field, place_field, reopen_field
from shuke.customers.models import FieldValue
from shuke.customers.queries.fields import answers_counted, field_of, fields_defined, fields_kept
from shuke.customers.rules.fields import (
    Choice,
    ChoiceInUse,
    FieldClassLowered,
    FieldKeyTaken,
    FieldKindFixed,
    FieldsOfTheChain,
)
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.commands import grant_role
from shuke.foundation.org.reach import account_of
from shuke.foundation.org.refusals import Forbidden, NotFound, Stale
from tests.customers.answers import ALL, HEIGHT, SKIN, answer

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


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
