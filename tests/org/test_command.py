"""The wrapper of every act: permission, event, parts, refusals, replays."""

import threading
from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import SYSTEM, acting_as, elevated
from shuke.foundation.org.command import Done, Replayed, Unchanged, name_of, record, record_set
from shuke.foundation.org.commands import open_unit
from shuke.foundation.org.models import Replay, Unit
from shuke.foundation.org.refusals import Busy, Forbidden, InProgress, OtherBody
from tests.org.log import events, refusals
from tests.org.planted import planted, somebody
from tests.org.threads import kinds, together

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


class Never(Refusal):
    """For tests."""

    code = "never"
    message = gettext_lazy("Not permitted")


@planted
def plant(*, actor, place, key=None):
    """A unit is opened and told."""
    unit = Unit.objects.create(code=place, name=place, kind="company", path=f"{place}.")
    record({"unit": unit.id})
    return Done(unit.id)


@planted
def plant_silently(*, actor, place):
    """Something is done and not told."""
    return Done(Unit.objects.create(code=place, name=place, kind="company", path=f"{place}.").id)


@planted
def look(*, actor):
    """Nothing is to be done."""
    return Unchanged(3)


@planted
def plant_and_refuse(*, actor, place):
    """Writes first and refuses then, as an act should not."""
    Unit.objects.create(code=place, name=place, kind="company", path=f"{place}.")
    raise Never(field="place")


@planted
def plant_rows(*, actor, places):
    """An act made of other acts."""
    for place in places:
        plant(actor=actor, place=place)
    record({"planted": len(places)})
    return Done(len(places))


def known(place: str) -> bool:
    with acting_as(SYSTEM):
        return Unit.objects.filter(code=place).exists()


def test_an_act_is_named_by_its_package():
    assert name_of(open_unit.__wrapped__) == "org.open_unit"


def test_done_is_told_in_the_name_of_who_did_it():
    actor = somebody("plant")
    outcome = plant(actor=actor, place="oak")
    (event,) = events("planted.plant")
    assert isinstance(outcome, Done) and event.facts == {"unit": outcome.value}
    assert (event.actor_kind, event.actor_id, event.part_of) == ("staff", 7, None)


def test_done_without_an_event_does_not_stay():
    with pytest.raises(AssertionError, match="recorded no event"), transaction.atomic():
        plant_silently(actor=somebody("plant_silently"), place="elm")
    assert not known("elm")


def test_unchanged_needs_no_event():
    assert look(actor=somebody("look")) == Unchanged(3)
    assert events("planted.look") == []


def test_without_the_permission_nothing_begins():
    with pytest.raises(Forbidden):
        plant(actor=somebody("look"), place="ash")
    assert not known("ash") and events("planted.plant") == []
    assert refusals() == [{"act": "planted.plant", "code": "forbidden", "field": None}]


def test_what_was_refused_is_not_kept_and_the_refusal_is():
    with pytest.raises(Never), transaction.atomic():
        plant_and_refuse(actor=somebody("plant_and_refuse"), place="yew")
    assert not known("yew")
    assert refusals() == [{"act": "planted.plant_and_refuse", "code": "never", "field": "place"}]


def test_parts_are_told_as_parts_and_need_no_permission_of_their_own():
    outcome = plant_rows(actor=somebody("plant_rows"), places=["fir", "gum"])
    (whole,) = events("planted.plant_rows")
    parts = events("planted.plant")
    assert outcome == Done(2) and [part.part_of for part in parts] == [whole.id, whole.id]
    assert whole.facts == {"planted": 2} and whole.part_of is None


def test_a_refused_part_takes_the_whole_with_it():
    @planted
    def plant_badly(*, actor):
        """One good part, one refused."""
        plant(actor=actor, place="ivy")
        plant_and_refuse(actor=actor, place="oleander")
        return Done()

    with pytest.raises(Never), transaction.atomic():
        plant_badly(actor=somebody("plant_badly"))
    assert not known("ivy") and events("planted.plant") == []
    assert [no["act"] for no in refusals()] == ["planted.plant_badly"]


@pytest.mark.parametrize(
    "call", [lambda: look(), lambda: look(actor="chen"), lambda: plant(somebody("plant"), place="x")]
)
def test_keywords_and_an_actor_or_nothing(call):
    with pytest.raises(TypeError, match="keywords only"):
        call()


def test_nobody_acts_for_somebody_else():
    with (
        acting_as(somebody("look", number=1)),
        pytest.raises(AssertionError, match="the door acts as staff 1"),
    ):
        look(actor=somebody("look", number=2))


def test_only_an_act_writes_an_event():
    with pytest.raises(AssertionError, match="only a running command"):
        record({})
    with pytest.raises(AssertionError, match="only a running command"):
        record_set({}, "SELECT 1")


def test_a_key_is_answered_once():
    actor = somebody("plant")
    first = plant(actor=actor, place="plum", key="k1")
    again = plant(actor=actor, place="plum", key="k1")
    assert isinstance(again, Replayed) and again.value == first.value
    assert len(events("planted.plant")) == 1


def test_a_key_with_other_content_names_what_differs():
    actor = somebody("plant")
    plant(actor=actor, place="plum", key="k1")
    with pytest.raises(OtherBody) as no, transaction.atomic():
        plant(actor=actor, place="pear", key="k1")
    assert (no.value.field, no.value.status, no.value.code) == ("place", 422, "idempotency_mismatch")
    assert not known("pear")


def test_a_key_belongs_to_its_caller_and_its_act():
    for place, actor in (("plum", somebody("plant")), ("pear", somebody("plant", number=8))):
        assert isinstance(plant(actor=actor, place=place, key="k1"), Done)


def test_a_refused_first_try_leaves_the_key_free():
    @planted
    def plant_if(*, actor, place, key=None):
        """Refuses while the place is known."""
        if known(place):
            raise Never()
        return plant(actor=actor, place=place) and Done(record({}))

    actor = somebody("plant_if")
    plant_kept = Unit.objects.create(code="box", name="box", kind="company", path="box.")
    with pytest.raises(Never), transaction.atomic():
        plant_if(actor=actor, place="box", key="k2")
    plant_kept.delete()
    assert isinstance(plant_if(actor=actor, place="box", key="k2"), Done)


def test_what_is_kept_of_a_request_says_nothing():
    @planted
    def write_down(*, actor, text, key=None):
        """Takes a text that is nobody's business."""
        return Done(record({}))

    write_down(actor=somebody("write_down"), text="13800138016 喜欢龙井", key="k3")
    kept = Replay.objects.get(key="k3")
    assert set(kept.body) == {"text"} and "138" not in str(kept.body) and "龙井" not in str(kept.body)


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
class TestAtOnce:
    """With real threads and real commits."""

    def test_the_second_of_two_equal_requests_gets_the_answer_of_the_first(self):
        actor = somebody("plant")
        answers = together(*[lambda: plant(actor=actor, place="twin", key="k4")] * 8)
        assert kinds(answers) == ["Done"] + ["Replayed"] * 7
        assert len({answer.value for answer in answers}) == 1

    def test_without_a_key_they_collide(self):
        """The control: it is the key that makes them one."""
        actor = somebody("plant")
        assert "IntegrityError" in kinds(together(*[lambda: plant(actor=actor, place="twin")] * 4))

    def test_a_first_request_that_takes_too_long_is_told(self, monkeypatch):
        from shuke.foundation.org.acts import replays

        monkeypatch.setattr(replays, "PATIENCE", "200ms")
        entered, leave = threading.Event(), threading.Event()

        @planted
        def plant_slowly(*, actor, key=None):
            """Takes its time."""
            entered.set()
            leave.wait(10)
            return Done(record({}))

        def second():
            entered.wait(10)
            try:
                return plant_slowly(actor=actor, key="k5")
            finally:
                leave.set()

        actor = somebody("plant_slowly")
        answers = together(lambda: plant_slowly(actor=actor, key="k5"), second)
        assert kinds(answers) == ["Done", "InProgress"]
        assert next(answer for answer in answers if isinstance(answer, InProgress)).status == 409

    def test_rows_held_by_somebody_else_are_busy_not_broken(self):
        held, leave = threading.Event(), threading.Event()
        with acting_as(SYSTEM):
            unit = Unit.objects.create(code="held", name="held", kind="company", path="held.")

        def hold():
            with acting_as(SYSTEM), transaction.atomic():
                Unit.objects.select_for_update().get(id=unit.id)
                held.set()
                leave.wait(10)

        @planted
        def change(*, actor):
            """Wants the row."""
            with elevated(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '200ms'")
                cursor.execute("UPDATE org_unit SET name = 'mine' WHERE id = %s", [unit.id])
            return Done(record({}))

        def want():
            held.wait(10)
            try:
                return change(actor=somebody("change"))
            finally:
                leave.set()

        answers = together(hold, want)
        assert isinstance(answers[1], Busy) and answers[1].code == "busy_retry"

    def test_a_refusal_outlives_the_rollback(self):
        before = len(committed_refusals())
        with suppress(Never):
            plant_and_refuse(actor=somebody("plant_and_refuse"), place="late")
        assert not known("late")
        assert len(committed_refusals()) == before + 1


def committed_refusals():
    with acting_as(SYSTEM), transaction.atomic():
        return events("org.refuse")
