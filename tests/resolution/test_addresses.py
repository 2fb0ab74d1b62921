"""Old links, open forms and other programs that know the former number arrive at the person."""

import pytest

from shuke.customers.queries.exchange import customer_exchanged
from shuke.foundation.org.actor import SYSTEM, reading_as
from tests.resolution.world import merge, person, rows_of
from tests.web.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


@pytest.fixture
def former(world):
    """The survivor in the lake store, and a record of the river store that was merged into it."""
    kept = world.customers["lin"]
    gone = person(world, "林惠敏", home="river", phone="13811110000")
    merge(world, kept, gone, survivor_id=kept)
    return kept, gone


def test_a_page_leads_on_and_a_form_is_sent_on_as_it_is(world, former):
    kept, gone = former
    client = sign_in("chen")
    answer = client.get(f"/customers/{gone}?show=trade")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/customers/{kept}?show=trade")
    answer = client.post(f"/customers/{gone}/notes", {"text": "还在写"})
    assert (answer.status_code, answer.headers["Location"]) == (307, f"/customers/{kept}/notes")
    client.post(f"/customers/{gone}/notes", {"text": "还在写"}, follow=True)
    assert (len(rows_of("customers_note", kept)), rows_of("customers_note", gone)) == (1, [])


def test_who_does_not_reach_the_person_learns_nothing(world, former):
    for login in ("gao", "li"):
        client = sign_in(login)
        there, nowhere = (client.get(f"/customers/{number}") for number in (former[1], 999999))
        assert (there.status_code, there.content.count(b"404")) == (404, nowhere.content.count(b"404"))


def test_another_program_is_given_the_survivor(world, former):
    kept, gone = former
    with reading_as(SYSTEM):
        answer = customer_exchanged(actor=SYSTEM, kind="person", customer_id=gone)
        by_phone = customer_exchanged(actor=SYSTEM, kind="person", reference=("phone", "", "13811110000"))
    assert answer["id"] == by_phone["id"] == kept
    assert len(answer["phones"]) == 2
