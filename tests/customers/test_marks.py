"""Notes, tags and owners."""

from datetime import timedelta

import pytest
from django.db import transaction

from shuke.customers.commands.marks import (
    TextLength,
    add_note,
    assign_owner,
    remove_note,
    return_note,
    tag_customer,
    untag_customer,
)
from shuke.customers.models import Customer, Note, Ownership, Tag
from shuke.customers.queries.profile import notes_of, owners_of
from shuke.customers.queries.tags import tag_of, tags_of, tags_offered
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.models import Grant, Staff
from shuke.foundation.org.refusals import Forbidden, NotFound
from tests.cast import build_cast
from tests.org.log import events
from tests.org.threads import kinds, together

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
TEXT = "喜欢浓一点的龙井，送母亲"


def test_a_note_is_kept_sealed_and_read_by_who_works_with_the_customer(cast):
    actor, lin = cast.actor("zhou"), cast.customers["lin"]
    with acting_as(actor):
        outcome = add_note(actor=actor, customer_id=lin, text=f"  {TEXT} ")
        assert [note.text for note in notes_of(actor=actor, customer_id=lin)] == [TEXT]
    with acting_as(SYSTEM):
        assert "龙井".encode() not in bytes(Note.objects.get(id=outcome.value).ciphertext)
    (event,) = events("customers.add_note")
    assert (event.facts, event.customers) == ({"note": outcome.value}, [lin])


def test_a_seller_reads_the_own_notes_only(cast):
    lin = cast.customers["lin"]
    for login, text in (("zhou", TEXT), ("qian", "她要两罐")):
        actor = cast.actor(login)
        with acting_as(actor):
            add_note(actor=actor, customer_id=lin, text=text)
    actor = cast.actor("qian")
    with acting_as(actor):
        assert [note.text for note in notes_of(actor=actor, customer_id=lin)] == ["她要两罐"]


@pytest.mark.parametrize("text", ["", "   ", "茶" * 2001])
def test_a_note_has_a_length(cast, text):
    actor = cast.actor("zhou")
    with acting_as(actor), pytest.raises(TextLength), transaction.atomic():
        add_note(actor=actor, customer_id=cast.customers["lin"], text=text)


def test_no_note_about_somebody_out_of_reach(cast):
    actor = cast.actor("li")
    for customer in (cast.customers["lin"], 10**9):
        with acting_as(actor), pytest.raises(NotFound), transaction.atomic():
            add_note(actor=actor, customer_id=customer, text=TEXT)
    with acting_as(SYSTEM):
        assert Note.objects.count() == 0


def test_a_note_sent_twice_is_kept_once(cast):
    actor = cast.actor("zhou")
    with acting_as(actor):
        first = add_note(actor=actor, customer_id=cast.customers["lin"], text=TEXT, key="n-1")
        again = add_note(actor=actor, customer_id=cast.customers["lin"], text=TEXT, key="n-1")
    assert isinstance(again, Replayed) and again.value == first.value
    assert len(events("customers.add_note")) == 1


def test_a_tag_is_made_on_first_use_put_on_once_and_taken_off(cast):
    actor, lin = cast.actor("zhou"), cast.customers["lin"]
    with acting_as(actor):
        put = tag_customer(actor=actor, customer_id=lin, label=" 送礼\n")
        assert isinstance(put, Done)
        assert isinstance(tag_customer(actor=actor, customer_id=lin, label="送礼"), Unchanged)
        assert [tag[1] for tag in tags_of(actor=actor, customer_ids=[lin])[lin]] == ["送礼"]
        assert tag_of(actor=actor, tag_id=put.value).text(english=True) == "送礼"
        assert [tag.label for tag in tags_offered(actor=actor)] == ["送礼"]
        assert isinstance(untag_customer(actor=actor, customer_id=lin, tag_id=put.value), Done)
        assert isinstance(untag_customer(actor=actor, customer_id=lin, tag_id=put.value), Unchanged)
    assert Tag.objects.filter(label="送礼").exists()  # the word stays for others


@pytest.mark.parametrize("label", ["", " \t", "长" * 31])
def test_a_tag_is_a_word(cast, label):
    actor = cast.actor("zhou")
    with acting_as(actor), pytest.raises(TextLength), transaction.atomic():
        tag_customer(actor=actor, customer_id=cast.customers["lin"], label=label)


def test_sellers_put_on_no_tags(cast):
    actor = cast.actor("qian")
    with acting_as(actor), pytest.raises(Forbidden):
        tag_customer(actor=actor, customer_id=cast.customers["lin"], label="送礼")


def test_a_new_owner_is_a_dated_fact(cast):
    actor, lin = cast.actor("chen"), cast.customers["lin"]
    tomorrow = cast.today + timedelta(days=1)
    with acting_as(actor):
        assert isinstance(
            assign_owner(actor=actor, customer_id=lin, staff_id=cast.staff["li"], today=tomorrow), Done
        )
        assert isinstance(
            assign_owner(actor=actor, customer_id=lin, staff_id=cast.staff["li"], today=tomorrow), Unchanged
        )
        assert owners_of(actor=actor, customer_id=lin) == [
            ("李想", tomorrow, None),
            ("周静怡", cast.today, tomorrow),
        ]
    for login, reaches in (("li", True), ("zhou", False)):  # at once, for both
        with acting_as(cast.actor(login)):
            assert Customer.objects.filter(id=lin).exists() == reaches
    assert events("customers.assign_owner")[-1].facts == {"from": cast.staff["zhou"], "to": cast.staff["li"]}


@pytest.mark.parametrize("who", ["he", "nobody", "disabled", "expired"])
def test_a_customer_is_given_to_who_works_under_the_giver(cast, who):
    actor, lin = cast.actor("chen"), cast.customers["lin"]
    wanted = cast.staff["he"] if who == "he" else 10**9 if who == "nobody" else cast.staff["li"]
    if who == "disabled":
        Staff.objects.filter(id=wanted).update(is_active=False)
    if who == "expired":
        Grant.objects.filter(staff_id=wanted).update(until_on=cast.today - timedelta(days=1))
    with acting_as(actor), pytest.raises(NotFound) as no, transaction.atomic():
        assign_owner(actor=actor, customer_id=lin, staff_id=wanted, today=cast.today)
    assert no.value.field == "staff_id"


def test_an_assistant_gives_nobody_away(cast):
    actor = cast.actor("zhou")
    with acting_as(actor), pytest.raises(Forbidden):
        assign_owner(
            actor=actor, customer_id=cast.customers["lin"], staff_id=cast.staff["li"], today=cast.today
        )


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_two_new_owners_at_once_leave_one_open():
    cast = build_cast()
    actor, lin = cast.actor("chen"), cast.customers["lin"]
    answers = together(
        *[
            lambda staff=staff: assign_owner(
                actor=actor, customer_id=lin, staff_id=cast.staff[staff], today=cast.today
            )
            for staff in ("li", "chen", "wu", "qian")
        ]
    )
    assert kinds(answers) == ["Done"] * 4  # one after the other
    with acting_as(SYSTEM), transaction.atomic():
        (last,) = Ownership.objects.filter(customer_id=lin, until_on=None)
        assert last.staff_id == Customer.objects.get(id=lin).owner_id
        assert Ownership.objects.filter(customer_id=lin).count() == 5


def texts_for(cast, login: str) -> list[str]:
    actor = cast.actor(login)
    with acting_as(actor):
        return [note.text for note in notes_of(actor=actor, customer_id=cast.customers["lin"])]


@pytest.fixture
def written(cast) -> int:
    """zhou's note about lin."""
    actor = cast.actor("zhou")
    with acting_as(actor):
        return add_note(actor=actor, customer_id=cast.customers["lin"], text=TEXT).value


@pytest.mark.parametrize("login", ["zhou", "chen", "shi"])
def test_a_note_is_removed_by_who_wrote_it_or_leads_and_put_back(cast, written, login):
    actor, lin = cast.actor(login), cast.customers["lin"]
    with acting_as(actor):
        assert [note.can_remove for note in notes_of(actor=actor, customer_id=lin)] == [True]
        assert isinstance(remove_note(actor=actor, customer_id=lin, note_id=written), Done)
        assert isinstance(remove_note(actor=actor, customer_id=lin, note_id=written), Unchanged)
    assert texts_for(cast, "zhou") == texts_for(cast, "chen") == texts_for(cast, "shen") == []
    with acting_as(actor):
        assert isinstance(return_note(actor=actor, customer_id=lin, note_id=written), Done)
        assert isinstance(return_note(actor=actor, customer_id=lin, note_id=written), Unchanged)
    assert texts_for(cast, "zhou") == [TEXT]
    for name in ("customers.remove_note", "customers.return_note"):
        (event,) = events(name)
        assert (event.facts, event.customers) == ({"note": written}, [lin])
    with acting_as(SYSTEM):
        assert Note.objects.values_list("removed_at", "removed_by").get(id=written) == (None, None)


@pytest.mark.parametrize("login", ["qian", "feng", "li", "gao"])
def test_nobody_else_removes_a_note(cast, written, login):
    """A seller and a VIP agent who reach her, and two who do not."""
    actor = cast.actor(login)
    with acting_as(actor), pytest.raises(NotFound), transaction.atomic():
        remove_note(actor=actor, customer_id=cast.customers["lin"], note_id=written)
    assert texts_for(cast, "zhou") == [TEXT]


def test_a_note_belongs_to_its_customer(cast, written):
    actor = cast.actor("chen")
    with acting_as(actor), pytest.raises(NotFound), transaction.atomic():
        remove_note(actor=actor, customer_id=cast.customers["wujg"], note_id=written)


def test_the_officer_reads_notes_and_removes_none(cast, written):
    actor, lin = cast.actor("shen"), cast.customers["lin"]
    with acting_as(actor):
        assert [note.can_remove for note in notes_of(actor=actor, customer_id=lin)] == [False]
        with pytest.raises(Forbidden), transaction.atomic():
            remove_note(actor=actor, customer_id=lin, note_id=written)
