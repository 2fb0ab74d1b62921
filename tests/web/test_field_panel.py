"""Own fields on the customer's page: shown, edited, both versions, opened for a reason."""

import pytest
from django.db import transaction

from shuke.customers.commands.field_values import set_field_values
from shuke.customers.models import Customer
from shuke.customers.queries.fields import values_of
from shuke.foundation.org.actor import SYSTEM, acting_as
from tests.web.test_field_lists import known  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
PASSWORD = "一叶茶铺-熟客-2026"


def signed_in(client, login):
    client.post("/login", {"login": login, "password": PASSWORD})
    return client


def version_of(cast):
    with acting_as(SYSTEM), transaction.atomic():
        return Customer.objects.get(id=cast.customers["lin"]).version


def test_the_panel_shows_answers_in_words(cast, known, client):  # noqa: F811
    lin = cast.customers["lin"]
    text = signed_in(client, "chen").get(f"/customers/{lin}").content.decode()
    for words in ("肤质", "油性", "168.5", "****5678", "¥2,000", "过敏"):
        assert words in text
    assert "花生" not in text and f"/customers/{lin}/fields" in text
    client.post("/logout")
    text = signed_in(client, "qian").get(f"/customers/{lin}").content.decode()
    assert "肤质" not in text


def test_answers_are_edited_and_hidden_ones_stay_unless_typed_anew(cast, known, client):  # noqa: F811
    lin = cast.customers["lin"]
    form = signed_in(client, "chen").get(f"/customers/{lin}/fields").content.decode()
    assert 'value="2000.00"' in form and "花生" not in form and "12345678" not in form
    sent = {
        "version": version_of(cast),
        "f_skin": "dry",
        "f_height": "170",
        "f_plate": "",
        "f_limit": "",
        "f_allergy": "牛奶",
    }
    assert client.post(f"/customers/{lin}/fields", sent).status_code == 302
    with acting_as(SYSTEM), transaction.atomic():
        found = {
            key: one.form or one.value
            for key, one in values_of(actor=SYSTEM, customer_ids=[lin])[lin].items()
        }
    assert found == {"skin": "dry", "height": "170", "plate": "沪A12345678", "allergy": "****"}


def test_what_is_typed_is_kept_when_it_is_refused(cast, known, client):  # noqa: F811
    lin = cast.customers["lin"]
    answer = signed_in(client, "chen").post(
        f"/customers/{lin}/fields", {"f_height": "tall", "f_skin": "dry", "version": "1"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422 and 'value="tall"' in text and 'aria-invalid="true"' in text
    assert '<option value="dry" selected>' in text


def test_both_versions_stand_side_by_side(cast, known, client):  # noqa: F811
    lin, version = cast.customers["lin"], version_of(cast)
    with acting_as(SYSTEM):
        set_field_values(actor=SYSTEM, customer_id=lin, values={"skin": "dry"})
    answer = signed_in(client, "chen").post(
        f"/customers/{lin}/fields", {"f_skin": "", "f_height": "171", "version": version}
    )
    text = answer.content.decode()
    assert answer.status_code == 409 and "干性" in text and "171" in text
    sent = {
        "version": version + 1, "keep-f_skin": "theirs", "theirs.f_skin.f_skin": "dry", "mine.f_skin.f_skin": "",
        "keep-f_height": "mine", "mine.f_height.f_height": "171", "theirs.f_height.f_height": "168.5",
    }  # fmt: skip
    assert client.post(f"/customers/{lin}/fields", sent).status_code == 302
    with acting_as(SYSTEM), transaction.atomic():
        found = values_of(actor=SYSTEM, customer_ids=[lin])[lin]
    assert (found["skin"].form, found["height"].form) == ("dry", "171")


def test_a_masked_answer_opens_for_a_minute(cast, known, client):  # noqa: F811
    lin = cast.customers["lin"]
    with acting_as(SYSTEM), transaction.atomic():
        plate = values_of(actor=SYSTEM, customer_ids=[lin])[lin]["plate"].id
    client = signed_in(client, "zhou")
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post(f"/customers/{lin}/fields/{plate}/reveal", {"reason": "call"}, headers=headers)
        assert "沪A12345678" in answer.content.decode() and answer["Cache-Control"] == "no-store"
