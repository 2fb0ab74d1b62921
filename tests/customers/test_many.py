"""Acts on many customers at once: who is changed, who is not, and how it is taken back."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from shuke.customers.commands.many import (
    MOST,
    NobodyChosen,
    TooManyChosen,
    assign_owner_many,
    tag_many,
    untag_many,
)
from shuke.customers.commands.marks import TextLength, assign_owner, tag_customer
from shuke.customers.commands.undoing import undo_many
from shuke.customers.models import Customer, Ownership, Tagging
from shuke.customers.queries.profile import owners_of
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.service.care.commands.followups import TooFarAhead
from shuke.service.care.commands.planned import TooManyPromises, plan_followups
from shuke.service.care.models import Followup
from tests.cast import build_cast
from tests.org.log import events
from tests.org.threads import kinds, together

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def lake(cast):
    """Chen's three customers, and one of another store."""
    return [cast.customers[key] for key in ("lin", "wujg", "new", "zhao")]


def tagged():
    with acting_as(SYSTEM):
        return sorted(Tagging.objects.values_list("customer_id", flat=True))


def test_a_tag_is_put_on_those_within_reach_who_lack_it(cast):
    actor, ids = cast.actor("chen"), lake(cast)
    with acting_as(actor):
        tag_customer(actor=actor, customer_id=ids[0], label="送礼")
        outcome = tag_many(actor=actor, customer_ids=ids, label=" 送礼 ")
        again = tag_many(actor=actor, customer_ids=ids, label="送礼")
    assert (
        isinstance(outcome, Done) and outcome.value["customers"] == 2
    )  # not twice, and not the other store's
    assert isinstance(again, Unchanged)
    assert tagged() == sorted(ids[:3])
    (event,) = events("customers.tag_many")
    assert event.customers == sorted(ids[1:3]) and event.facts["customers"] == 2


def test_taking_back_leaves_who_had_the_tag_before(cast):
    actor, ids = cast.actor("chen"), lake(cast)
    with acting_as(actor):
        tag_customer(actor=actor, customer_id=ids[0], label="送礼")
        event = tag_many(actor=actor, customer_ids=ids, label="送礼").value["event"]
        assert undo_many(actor=actor, event_id=event).value == 2
        assert isinstance(undo_many(actor=actor, event_id=event), Unchanged)
    assert tagged() == [ids[0]]


def test_a_tag_is_taken_off_many_and_put_back(cast):
    actor, ids = cast.actor("chen"), lake(cast)
    with acting_as(actor):
        tag = tag_customer(actor=actor, customer_id=ids[0], label="送礼").value
        outcome = untag_many(actor=actor, customer_ids=ids, tag_id=tag)
        assert outcome.value["customers"] == 1 and tagged() == []
        assert isinstance(untag_many(actor=actor, customer_ids=ids, tag_id=tag), Unchanged)
        undo_many(actor=actor, event_id=outcome.value["event"])
    assert tagged() == [ids[0]]


def owner_of(customer):
    with acting_as(SYSTEM):
        return Customer.objects.get(id=customer).owner_id


def test_owners_change_together_and_come_back(cast):
    actor, (lin, wu, new, _zhao) = cast.actor("chen"), lake(cast)
    tomorrow, before = cast.today + timedelta(days=1), [owner_of(id_) for id_ in lake(cast)]
    with acting_as(actor):
        outcome = assign_owner_many(
            actor=actor, customer_ids=lake(cast), staff_id=cast.staff["li"], today=tomorrow
        )
        changed = [
            id_ for id_, owner in zip(lake(cast)[:3], before, strict=False) if owner != cast.staff["li"]
        ]
        assert outcome.value["customers"] == len(changed)
        assert [owner_of(id_) for id_ in (lin, wu, new)] == [cast.staff["li"]] * 3
        assert owners_of(actor=actor, customer_id=lin)[0][1:] == (tomorrow, None)
        assert undo_many(actor=actor, event_id=outcome.value["event"]).value == len(changed)
    assert [owner_of(id_) for id_ in lake(cast)] == before
    with acting_as(SYSTEM):  # each open time is the owner's of now
        for open_ in Ownership.objects.filter(until_on=None):
            assert owner_of(open_.customer_id) == open_.staff_id


def test_who_got_another_owner_meanwhile_keeps_that_one(cast):
    actor, lin = cast.actor("chen"), cast.customers["lin"]
    with acting_as(actor):
        event = assign_owner_many(
            actor=actor, customer_ids=[lin], staff_id=cast.staff["li"], today=cast.today
        ).value["event"]
        assign_owner(actor=actor, customer_id=lin, staff_id=cast.staff["chen"], today=cast.today)
        assert isinstance(undo_many(actor=actor, event_id=event), Unchanged)
    assert owner_of(lin) == cast.staff["chen"]


def test_nobody_takes_back_what_another_did_nor_any_other_act(cast):
    chen, zhou, lin = cast.actor("chen"), cast.actor("zhou"), cast.customers["lin"]
    with acting_as(chen):
        event = tag_many(actor=chen, customer_ids=[lin], label="送礼").value["event"]
        tag_customer(actor=chen, customer_id=lin, label="龙井")
    single = events("customers.tag_customer")[-1].id
    for actor, number in ((zhou, event), (chen, single), (chen, 10**9)):
        with acting_as(actor), pytest.raises(NotFound), transaction.atomic():
            undo_many(actor=actor, event_id=number)


@pytest.mark.parametrize(
    ("ids", "refusal"), [([], NobodyChosen), (range(1, MOST + 2), TooManyChosen), ([10**9], NotFound)]
)
def test_nobody_too_many_and_strangers_are_refused(cast, ids, refusal):
    actor = cast.actor("chen")
    with acting_as(actor), pytest.raises(refusal), transaction.atomic():
        tag_many(actor=actor, customer_ids=ids, label="送礼")


def test_a_label_is_a_word_and_sellers_put_on_none(cast):
    with acting_as(cast.actor("chen")), pytest.raises(TextLength), transaction.atomic():
        tag_many(actor=cast.actor("chen"), customer_ids=lake(cast), label="长" * 31)
    with acting_as(cast.actor("qian")), pytest.raises(Forbidden):
        tag_many(actor=cast.actor("qian"), customer_ids=lake(cast), label="送礼")


def test_followups_go_to_each_ones_owner_and_a_seller_promises_for_himself(cast):
    chen, zhou, ids = cast.actor("chen"), cast.actor("zhou"), lake(cast)
    with acting_as(chen):
        assert plan_followups(
            actor=chen, customer_ids=ids, text="春茶到了", due_on=cast.today, today=cast.today
        ).value == 3  # fmt: skip
        found = dict(Followup.objects.values_list("customer_id", "owner_id"))
    assert found == {id_: owner_of(id_) or cast.staff["chen"] for id_ in ids[:3]}
    with acting_as(zhou):
        plan_followups(
            actor=zhou, customer_ids=ids, text="春茶", due_on=cast.today, today=cast.today, owner_id=cast.staff["li"]
        )  # fmt: skip
        assert set(Followup.objects.filter(reason__text="春茶").values_list("owner_id", flat=True)) == {
            zhou.staff_id
        }
    for bad, refusal in (
        ({"customer_ids": []}, TooManyPromises),
        ({"due_on": cast.today - timedelta(days=1)}, TooFarAhead),
    ):
        with acting_as(chen), pytest.raises(refusal), transaction.atomic():
            plan_followups(**{
                "actor": chen, "customer_ids": ids, "text": "x", "due_on": cast.today, "today": cast.today, **bad
            })  # fmt: skip


def test_a_phone_is_noted_where_identifiers_are_written_and_ended(cast):
    from shuke.customers.models import Identifier

    lin = cast.customers["lin"]

    def has_phone():
        return Customer.objects.get(id=lin).has_phone

    with acting_as(SYSTEM), connection.cursor() as cursor:
        assert has_phone()
        cursor.execute("UPDATE customers_identifier SET ended_at = now() WHERE customer_id = %s", [lin])
        assert not has_phone()
        cursor.execute("UPDATE customers_identifier SET ended_at = NULL WHERE customer_id = %s", [lin])
        assert has_phone()
        Identifier.objects.filter(customer_id=lin).delete()
        assert not has_phone()


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_two_at_once_put_a_tag_on_once():
    cast = build_cast()
    actor, ids = cast.actor("chen"), lake(cast)[:3]
    answers = together(
        *[
            lambda order=order: tag_many(actor=actor, customer_ids=order, label="送礼")
            for order in (ids, ids[::-1])
        ]
    )
    assert kinds(answers) == ["Done", "Unchanged"]
