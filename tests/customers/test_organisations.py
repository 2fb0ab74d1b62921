"""Who speaks for an organisation: one is called first, nobody is enrolled twice, former ones stay as dated facts."""

from datetime import timedelta

import pytest
from django.db import transaction

from shuke.customers.commands.marks import TextLength
from shuke.customers.commands.people import NameMissing, enrol_organisation
from shuke.customers.commands.ties.organisations import (
    NotAPerson,
    add_contact,
    end_contact,
    prefer_contact,
    return_contact,
)
from shuke.customers.models import Contact, Customer
from shuke.customers.queries.organisations import contacts_at, organisations_of
from shuke.customers.queries.search import customers_found
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound
from tests.cast import build_cast
from tests.org.log import events
from tests.org.threads import kinds, together

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def house(cast, name="听松茶馆"):
    with acting_as(SYSTEM), transaction.atomic():
        return enrol_organisation(
            actor=SYSTEM, name=name, organisation_kind="corporate", identifiers={}, home_unit_id=cast.units["lake"],
            today=cast.today,
        ).value  # fmt: skip


def add(cast, organisation, login="chen", **given):
    actor = cast.actor(login)
    with acting_as(actor), transaction.atomic():
        return add_contact(
            actor=actor, organisation_id=organisation, today=cast.today, **{"name": "秦雨", "role": "店长", **given}
        )  # fmt: skip


def people(cast, organisation, login="chen"):
    actor = cast.actor(login)
    with acting_as(actor), transaction.atomic():
        return [
            (one.name, one.role, one.is_primary, one.until_on)
            for one in contacts_at(actor=actor, organisation_ids=[organisation])
        ]


def test_a_new_face_is_enrolled_at_the_organisations_store_and_called_first(cast):
    tea = house(cast)
    outcome = add(cast, tea, phone="13712345678")
    assert isinstance(outcome, Done) and people(cast, tea) == [("秦雨", "店长", True, None)]
    (event,) = events("customers.add_contact")
    (part,) = events("customers.enrol_person")[-1:]
    assert part.part_of == event.id and tea in event.customers
    with acting_as(SYSTEM):
        assert Customer.objects.get(id=part.customers[0]).home_unit_id == cast.units["lake"]


def test_who_is_known_by_name_and_phone_is_not_enrolled_again(cast):
    tea, lin = house(cast), cast.customers["lin"]
    add(cast, tea, name="林慧敏", phone="138 0013 8016", role="老板")
    assert isinstance(add(cast, tea, name="林慧敏", phone="13800138016"), Unchanged)
    actor = cast.actor("chen")
    with acting_as(actor):
        (found,) = organisations_of(actor=actor, person_id=lin)
    assert (found.organisation_id, found.role) == (tea, "老板")


def test_one_is_called_first_and_the_next_follows(cast):
    tea, actor = house(cast), cast.actor("chen")
    first, second = add(cast, tea).value, add(cast, tea, name="秦风", role="").value
    at = {"actor": actor, "organisation_id": tea}
    with acting_as(actor):
        assert isinstance(prefer_contact(**at, contact_id=second), Done)
        assert isinstance(prefer_contact(**at, contact_id=second), Unchanged)
        assert isinstance(end_contact(**at, contact_id=second, today=cast.today + timedelta(days=3)), Done)
        assert isinstance(end_contact(**at, contact_id=second, today=cast.today), Unchanged)
        assert people(cast, tea) == [
            ("秦雨", "店长", True, None),
            ("秦风", "", False, cast.today + timedelta(days=3)),
        ]
        with pytest.raises(NotFound), transaction.atomic():
            prefer_contact(**at, contact_id=second)
        assert isinstance(return_contact(**at, contact_id=second), Done)
        assert isinstance(return_contact(**at, contact_id=first), Unchanged)
    assert people(cast, tea) == [("秦雨", "店长", True, None), ("秦风", "", False, None)]


def test_out_of_reach_a_person_or_bad_input_is_refused(cast):
    tea = house(cast)
    for given, refusal in (
        ({"name": " "}, NameMissing), ({"role": "长" * 61}, TextLength), ({"person_id": 10**9}, NotFound),
        ({"person_id": tea}, NotAPerson), ({"login": "gao"}, NotFound), ({"login": "qian"}, Forbidden),
    ):  # fmt: skip
        with pytest.raises(refusal):
            add(cast, tea, **given)
    with pytest.raises(NotFound):
        add(cast, cast.customers["lin"])


def test_a_contact_is_shown_to_who_reaches_both_and_to_no_seller(cast):
    tea = house(cast)
    add(cast, tea)
    assert people(cast, tea, "shi") and not people(cast, tea, "gao") and not people(cast, tea, "qian")


def test_a_form_sent_twice_adds_once(cast):
    tea = house(cast)
    assert isinstance(add(cast, tea, key="c-1"), Done) and isinstance(add(cast, tea, key="c-1"), Replayed)
    assert len(people(cast, tea)) == 1


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_two_at_once_leave_one_to_be_called_first():
    cast = build_cast()
    tea = house(cast)
    answers = together(lambda: add(cast, tea, name="秦雨"), lambda: add(cast, tea, name="秦风"))
    assert kinds(answers) == ["Done", "Done"]
    with acting_as(SYSTEM), transaction.atomic():
        assert Contact.objects.filter(organisation_id=tea, is_primary=True).count() == 1


def test_a_company_is_found_by_the_first_letters_of_its_whole_name(cast):
    clinic = house(cast, "嘉兴百川医疗器械有限公司")
    actor = cast.actor("chen")
    with acting_as(actor):
        found = {
            text: [hit.id for hit in customers_found(actor=actor, text=text)]
            for text in ("jxbcylqxyxgs", "jxbc", "jxbx")
        }
    assert found == {"jxbcylqxyxgs": [clinic], "jxbc": [clinic], "jxbx": []}
