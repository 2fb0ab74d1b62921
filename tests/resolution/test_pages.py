"""The queue, a pair side by side, merging and splitting, as a manager does them."""

import re

import pytest

from shuke.foundation.org.actor import SYSTEM, acting_as, reading_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.resolution.commands.review import ask_again, keep_apart, report_conflict
from shuke.stewardship.resolution.models import Candidate
from shuke.stewardship.resolution.queries.review import pairs_to_review
from tests.org.log import events
from tests.resolution.world import laden, person, rows_of
from tests.web.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


def noticed(world, login: str, customer_id: int, phone: str):
    """A till tells that a number is somebody else's as well."""
    actor = world.actor(login)
    with acting_as(actor):
        return report_conflict(actor=actor, customer_id=customer_id, kind="phone", text=phone)


def test_what_a_till_noticed_waits_for_a_manager_and_the_till_learns_nothing(world):
    known = person(world, "陈晨", home="river", phone="13822220000")
    new, alone = person(world, "陈辰", phone="13822220000"), person(world, "陈某", phone="13822229999")
    answers = [noticed(world, "wu", new, "13822220000"), noticed(world, "wu", alone, "13822229999")]
    assert answers == [Done(), Done()]
    with reading_as(SYSTEM):
        assert sorted(event.customers for event in events("resolution.report_conflict")) == [[new], [alone]]
    for login, seen in (("shi", 1), ("chen", 0), ("gao", 0)):
        actor = world.actor(login)
        with reading_as(actor):
            assert len(pairs_to_review(actor=actor)) == seen
    actor = world.actor("shi")
    with reading_as(actor):
        (pair,) = pairs_to_review(actor=actor)
    assert {pair.left_id, pair.right_id} == {known, new} and pair.reasons == ("phone",)


def test_the_most_money_stands_first(world):
    poor = person(world, "周一", phone="13822220001"), person(world, "周一", phone="13822220001")
    rich = laden(world, "周二", 55), person(world, "周二", phone="13600000055")
    noticed(world, "chen", rich[1], "13600000055")
    noticed(world, "chen", poor[1], "13822220001")
    page = sign_in("chen").get("/duplicates").content.decode()
    assert page.index(f"/duplicates/{rich[0]}/{rich[1]}") < page.index(f"/duplicates/{poor[0]}/{poor[1]}")


def test_a_manager_merges_two_people_and_splits_them_again(world):
    one, other = laden(world, "林晓燕", 61), laden(world, "林小燕", 62)
    client = sign_in("chen")
    page = client.get(f"/duplicates/{one}/{other}").content.decode()
    assert "林晓燕" in page and "林小燕" in page and "136****0061" in page and "13600000061" not in page
    fields = dict(re.findall(r'name="(keep-[^"]+)" value="(\d+)" checked', page))
    assert fields["keep-name"] == str(one) and "keep-birthday" in fields
    answer = client.post(
        f"/duplicates/{one}/{other}/merge",
        {**fields, "survivor": str(one), "keep-name": str(other)},
        follow=True,
    )
    assert answer.redirect_chain[-1][0] == f"/customers/{one}"
    shown = answer.content.decode()
    assert "林小燕" in shown and "两份档案已合并" in shown
    merge_id = int(re.search(r"/merges/(\d+)/split", shown)[1])
    told = client.get(f"/merges/{merge_id}/split").content.decode()
    assert re.search(r"联系方式和号码\s*3|[^0-9]3<", told), told[-3000:]
    client.post(f"/merges/{merge_id}/split")
    names = [rows_of("customers_customer", one_of, "id")[0]["name"] for one_of in (one, other)]
    assert names == ["林晓燕", "林小燕"]
    assert client.get(f"/merges/{merge_id}/split").status_code == 404


def test_two_people_are_not_asked_about_again_unless_somebody_wishes(world):
    one, other = person(world, "王伟", phone="13822220003"), person(world, "王伟", phone="13822220003")
    noticed(world, "chen", other, "13822220003")
    client, pair = sign_in("chen"), f"/duplicates/{one}/{other}"
    client.post(f"{pair}/apart")
    client.get("/duplicates")  # the notice with its undo is told once
    assert pair not in client.get("/duplicates").content.decode()
    noticed(world, "chen", other, "13822220003")
    with reading_as(SYSTEM):
        assert Candidate.objects.get().state == "different"
    client.post(f"{pair}/question")
    assert pair in client.get("/duplicates").content.decode()


def test_only_who_leads_both_decides(world):
    one, far = person(world, "王伟"), person(world, "王伟", home="hill")
    chen = world.actor("chen")
    for act in (keep_apart, ask_again):
        with acting_as(chen), pytest.raises(NotFound):
            act(actor=chen, customer_ids=(one, far))
    with acting_as(SYSTEM):
        assert isinstance(keep_apart(actor=SYSTEM, customer_ids=(far, one)), Done)
        assert isinstance(keep_apart(actor=SYSTEM, customer_ids=(one, far)), Unchanged)
        assert isinstance(ask_again(actor=SYSTEM, customer_ids=(one, far)), Done)


def test_another_record_is_found_from_the_customers_page(world):
    one, other = person(world, "单小慧"), person(world, "单晓慧")
    client = sign_in("chen")
    assert f"/customers/{one}/same" in client.get(f"/customers/{one}").content.decode()
    assert f"/duplicates/{one}/{other}" in client.get(f"/customers/{one}/same?q=单晓慧").content.decode()
    assert "/same" not in sign_in("zhou").get(f"/customers/{world.customers['lin']}").content.decode()
