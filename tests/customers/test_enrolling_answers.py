"""Enrolling with the shop's own fields answered: by the command and by the forms."""

import pytest
from django.db import transaction

from shuke.customers.commands.people import Enrolment, enrol_with_answers
from shuke.customers.models import Customer
from shuke.customers.queries.fields import values_of
from shuke.customers.rules.field_values import FieldNumberInvalid
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Replayed
from shuke.foundation.org.refusals import Forbidden
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
PASSWORD = "一叶茶铺-熟客-2026"


def answers_of(customer_id: int) -> dict[str, str]:
    with acting_as(SYSTEM), transaction.atomic():
        found = values_of(actor=SYSTEM, customer_ids=[customer_id]).get(customer_id, {})
        return {key: one.form or str(one.value) for key, one in found.items()}


def named(name: str) -> Customer | None:
    with acting_as(SYSTEM), transaction.atomic():
        return Customer.objects.filter(name=name).first()


def test_somebody_is_enrolled_with_answers_once(cast, fields):
    actor = cast.actor("zhou")
    given = Enrolment("顾小满", cast.units["lake"], cast.today, {"phone": "13712340000"})
    with acting_as(actor):
        first = enrol_with_answers(actor=actor, enrolment=given, answers={"skin": "dry"}, key="e-1")
        again = enrol_with_answers(actor=actor, enrolment=given, answers={"skin": "dry"}, key="e-1")
    assert isinstance(again, Replayed) and again.value == first.value
    assert answers_of(first.value) == {"skin": "dry"}
    (event,) = events("customers.enrol_with_answers")
    assert (event.facts, event.customers) == ({"customer": first.value, "fields": ["skin"]}, [])
    (part,) = [one for one in events("customers.enrol_person") if first.value in one.customers]
    assert part.customers == [first.value]


def test_a_refused_answer_enrols_nobody(cast, fields):
    actor = cast.actor("zhou")
    given = Enrolment("顾小满", cast.units["lake"], cast.today)
    with acting_as(actor), pytest.raises(FieldNumberInvalid), transaction.atomic():
        enrol_with_answers(actor=actor, enrolment=given, answers={"height": "tall"})
    assert named("顾小满") is None


def test_who_enrols_at_the_till_answers_no_fields(cast, fields):
    actor = cast.actor("wu")
    given = Enrolment("顾小满", cast.units["lake"], cast.today)
    with acting_as(actor), pytest.raises(Forbidden), transaction.atomic():
        enrol_with_answers(actor=actor, enrolment=given, answers={"skin": "dry"})


def test_the_form_of_a_new_customer_asks_them_and_keeps_what_was_typed(cast, fields, client):
    client.post("/login", {"login": "chen", "password": PASSWORD})
    assert 'name="f_skin"' in client.get("/customers/new").content.decode()
    sent = {"name": "顾小满", "store": cast.units["lake"], "f_skin": "dry", "f_height": "tall", "f_plate": ""}
    refused = client.post("/customers/new", sent)
    text = refused.content.decode()
    assert refused.status_code == 422 and 'value="tall"' in text and 'value="顾小满"' in text
    assert named("顾小满") is None
    assert client.post("/customers/new", {**sent, "f_height": "170"}).status_code == 302
    made = named("顾小满")
    assert made is not None and answers_of(made.id) == {"skin": "dry", "height": "170"}


def test_the_form_of_an_organisation_asks_its_fields(cast, fields, client):
    client.post("/login", {"login": "chen", "password": PASSWORD})
    assert 'name="f_limit"' in client.get("/organisations/new").content.decode()
    sent = {
        "name": "一间酒楼",
        "organisation_kind": "corporate",
        "store": cast.units["lake"],
        "f_limit": "2000",
    }
    assert client.post("/organisations/new", sent).status_code == 302
    made = named("一间酒楼")
    assert made is not None and made.kind == "organisation" and answers_of(made.id) == {"limit": "200000"}


def test_at_the_till_the_form_asks_none(cast, fields, client):
    client.post("/login", {"login": "wu", "password": PASSWORD})
    assert 'name="f_skin"' not in client.get("/customers/new").content.decode()
    sent = {"name": "顾小满", "store": cast.units["lake"], "f_skin": "dry"}
    assert client.post("/customers/new", sent).status_code == 302
    made = named("顾小满")
    assert made is not None and answers_of(made.id) == {}
