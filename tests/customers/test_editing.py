"""Editing who a customer is: all fields at once, refused where somebody else was quicker."""

import pytest
from django.db import transaction

from shuke.customers.commands.editing import ChoiceUnknown, edit_organisation, edit_person
from shuke.customers.commands.identifiers import CustomerExists, add_identifier
from shuke.customers.commands.known_by import end_identifier, prefer_identifier, return_identifier
from shuke.customers.commands.people import NameMissing, enrol_organisation
from shuke.customers.models import Customer, Identifier
from shuke.customers.queries.contacts import contacts_of
from shuke.customers.queries.profile import profile_of
from shuke.customers.rules.birthdays import DateInvalid
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound, Stale
from tests.cast import build_cast
from tests.org.log import events
from tests.org.threads import kinds, together

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
BORN = {"year": 1980, "month": 8, "day": 11, "is_lunar": True}


def edit(cast, login="chen", **changes):
    actor, lin = cast.actor(login) if login else SYSTEM, cast.customers["lin"]
    given = {
        "name": "林慧敏",
        "gender": "f",
        "language": "zh-hans",
        "birthday": BORN,
        "version": 1,
        **changes,
    }
    with acting_as(actor), transaction.atomic():
        return edit_person(actor=actor, customer_id=lin, today=cast.today, **given)


def profile(cast, login="chen"):
    actor = cast.actor(login) if login else SYSTEM
    with acting_as(actor), transaction.atomic():
        return profile_of(actor=actor, customer_id=cast.customers["lin"])


def test_the_forms_fields_are_written_together_and_named_in_one_event(cast):
    start = profile(cast).version
    assert isinstance(edit(cast, name=" 林慧 ", version=start), Done)
    found = profile(cast, "")
    assert (found.name, found.gender, found.language, found.birthday) == (
        "林慧",
        "f",
        "zh-hans",
        (1980, 8, 11, True),
    )
    assert found.version == start + 1
    with acting_as(SYSTEM):
        assert Customer.objects.get(id=found.id).initials == "lh"
    (event,) = events("customers.edit_person")
    assert event.facts == {"fields": ["gender", "language", "name", "birthday"]}
    assert isinstance(edit(cast, name="林慧", version=0), Unchanged)  # what is so already cannot be stale


def test_a_birthday_is_taken_away_by_who_sees_it_and_stays_for_who_does_not(cast):
    edit(cast)
    shown = profile(cast)
    assert (shown.birthday, shown.is_birthday_masked) == (None, True)
    assert isinstance(
        edit(cast, birthday=None, version=2), Unchanged
    )  # the form could not show it, so nothing was cleared
    assert profile(cast, "").birthday == (1980, 8, 11, True)
    assert isinstance(edit(cast, birthday={**BORN, "day": 12}, version=2), Done)
    assert isinstance(edit(cast, "", birthday=None, version=3), Done)
    assert (profile(cast, "").birthday, profile(cast).is_birthday_masked) == (None, False)


def test_who_was_slower_is_told_and_nothing_of_his_is_written(cast):
    start = profile(cast).version
    edit(cast, "zhou", version=start)
    with pytest.raises(Stale):
        edit(cast, name="林惠敏", version=start)
    assert profile(cast).name == "林慧敏"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"name": ""}, NameMissing), ({"name": "长" * 121}, NameMissing), ({"gender": "x"}, ChoiceUnknown),
     ({"language": "kl"}, ChoiceUnknown), ({"birthday": {**BORN, "month": 13}}, DateInvalid)],
)  # fmt: skip
def test_bad_input_is_refused(cast, changes, refusal):
    with pytest.raises(refusal):
        edit(cast, **changes)


def test_only_who_leads_moves_a_customer(cast):
    start = profile(cast).version
    with pytest.raises(Forbidden):
        edit(cast, "zhou", version=start, home_unit_id=cast.units["river"])
    assert isinstance(edit(cast, "shi", version=start, home_unit_id=cast.units["river"]), Done)
    moved = profile(cast, "shi")
    assert moved.home_unit_id == cast.units["river"]
    (part,) = events("customers.move_customer")
    assert part.part_of == events("customers.edit_person")[0].id


def test_out_of_reach_or_of_the_other_kind_is_not_found(cast):
    with pytest.raises(NotFound):
        edit(cast, "gao")
    actor = cast.actor("chen")
    with acting_as(actor), pytest.raises(NotFound), transaction.atomic():
        edit_organisation(
            actor=actor, customer_id=cast.customers["lin"], version=1, name="x", organisation_kind="partner", language=""
        )  # fmt: skip


def test_an_organisation_has_another_form(cast):
    actor = cast.actor("chen")
    with acting_as(actor):
        id_ = enrol_organisation(
            actor=actor, name="听松茶馆", organisation_kind="corporate", identifiers={}, home_unit_id=cast.units["lake"],
            today=cast.today,
        ).value  # fmt: skip
        given = {"actor": actor, "customer_id": id_, "version": 1, "name": "听松茶馆", "language": ""}
        assert isinstance(edit_organisation(**given, organisation_kind="distributor"), Done)
        assert profile_of(actor=actor, customer_id=id_).organisation_kind == "distributor"
        with pytest.raises(ChoiceUnknown), transaction.atomic():
            edit_organisation(**{**given, "version": 2}, organisation_kind="friend")


def phones(actor, customer):
    found = contacts_of(actor=actor, customer_ids=[customer], kinds=("phone",))
    return [(contact.id, contact.is_primary) for contact in found]


def test_one_phone_is_the_first_and_the_next_follows_when_it_ends(cast):
    actor, lin = cast.actor("chen"), cast.customers["lin"]
    with acting_as(actor):
        ((old, _first),) = phones(actor, lin)
        new = add_identifier(actor=actor, customer_id=lin, kind="phone", text="13912345678").value
        assert isinstance(prefer_identifier(actor=actor, customer_id=lin, identifier_id=new), Done)
        assert isinstance(prefer_identifier(actor=actor, customer_id=lin, identifier_id=new), Unchanged)
        assert phones(actor, lin) == [(new, True), (old, False)]
        assert isinstance(end_identifier(actor=actor, customer_id=lin, identifier_id=new), Done)
        assert isinstance(end_identifier(actor=actor, customer_id=lin, identifier_id=new), Unchanged)
        assert phones(actor, lin) == [(old, True)]
        assert isinstance(
            return_identifier(actor=actor, customer_id=lin, identifier_id=new, is_primary=True), Done
        )
        assert phones(actor, lin) == [(new, True), (old, False)]
        with pytest.raises(NotFound), transaction.atomic():
            end_identifier(actor=actor, customer_id=cast.customers["wujg"], identifier_id=new)


def test_a_card_given_to_somebody_else_does_not_come_back(cast):
    actor, lin = cast.actor("chen"), cast.customers["lin"]
    with acting_as(actor):
        card = add_identifier(actor=actor, customer_id=lin, kind="card", text="T-1").value
        end_identifier(actor=actor, customer_id=lin, identifier_id=card)
        add_identifier(actor=actor, customer_id=cast.customers["wujg"], kind="card", text="T-1")
        with pytest.raises(CustomerExists), transaction.atomic():
            return_identifier(actor=actor, customer_id=lin, identifier_id=card)
    with acting_as(SYSTEM):
        assert Identifier.objects.get(id=card).ended_at is not None


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_of_two_who_save_at_once_one_is_told():
    cast = build_cast()
    start = profile(cast).version
    answers = together(
        lambda: edit(cast, "chen", name="林惠敏", version=start),
        lambda: edit(cast, "shi", name="林蕙敏", version=start),
    )
    assert kinds(answers) == ["Done", "Stale"]
