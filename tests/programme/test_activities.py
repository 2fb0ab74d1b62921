"""Visits and surveys earn by another program's word: each once, only so often, whoever asks at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.foundation.org.actor import CLOCK
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.refusals import NotFound
from shuke.trade.programme.commands.activities import award_activity
from shuke.trade.programme.commands.terms import draft_terms, publish_terms, rehearse_terms
from shuke.trade.programme.queries.terms import NoProgramme
from shuke.trade.programme.rules.activities import Counted, EventCap, limit_reached
from shuke.trade.programme.rules.documents import TermsInvalid
from shuke.trade.programme.rules.terms import read_terms
from tests.api.world import program
from tests.programme.world import DOCUMENT, NOON, TODAY, do

db = pytest.mark.django_db(databases=["default", "witness"])
LIMITS = st.none() | st.integers(0, 5)


@given(LIMITS, LIMITS, LIMITS, st.integers(0, 6), st.integers(0, 6), st.integers(0, 6))
def test_a_limit_is_reached_exactly_when_there_is_no_room(day, month, member, today, more, before):
    so_far = Counted(today, today + more, today + more + before)
    room = all(
        cap is None or used < cap
        for cap, used in ((day, so_far.day), (month, so_far.month), (member, so_far.ever))
    )
    assert (limit_reached(EventCap("visit", day, month, member), so_far) == "") == room


def test_caps_are_of_events_that_others_tell_of():
    with pytest.raises(TermsInvalid):
        read_terms(DOCUMENT | {"event_caps": [{"event": "sign_up"}]})


@pytest.fixture
def shop(published):
    terms = DOCUMENT | {
        "events": [["visit", 5], ["survey", 30]], "event_caps": [{"event": "visit", "day": 2, "month": 3}],
    }  # fmt: skip
    draft = do(draft_terms, document=terms, now=NOON - timedelta(days=2)).value
    do(rehearse_terms, CLOCK, version_id=draft, now=NOON - timedelta(days=1), today=TODAY)
    do(publish_terms, version_id=draft, now=NOON - timedelta(days=1))
    return published


def told(shop, about, event="visit", now=NOON, customer="new", **given):
    place = {"customer_id": shop.customers[customer], "unit_id": shop.units["lake"], "now": now}
    return do(award_activity, event=event, about=about, **place, **given)


@db
def test_each_earns_once_and_only_so_often(shop):
    first = told(shop, "gate-1")
    assert isinstance(first, Done) and first.value == {"points": 5, "limit": ""}
    again = told(shop, "gate-1", now=NOON + timedelta(minutes=1))
    assert isinstance(again, Replayed) and again.value["points"] == 5
    told(shop, "gate-2")
    third = told(shop, "gate-3")
    assert isinstance(third, Unchanged) and third.value == {"points": 0, "limit": "day"}
    assert told(shop, "gate-4", now=NOON + timedelta(days=1)).value["points"] == 5
    assert told(shop, "gate-5", now=NOON + timedelta(days=2)).value["limit"] == "month"
    assert told(shop, "form-1", "survey").value["points"] == 30
    assert told(shop, "form-2", "survey").value["limit"] == "day"  # once a day where the terms say nothing
    assert isinstance(told(shop, "gate-1", now=NOON + timedelta(days=3)), Replayed)


@db
def test_who_is_out_of_reach_and_what_nobody_promised(shop):
    with pytest.raises(NotFound):
        told(shop, "x", "referral")
    clerk = replace(shop.actor("wu"), permissions=frozenset({"programme.award_activity"}))
    with pytest.raises(NotFound):
        do(
            award_activity, clerk, customer_id=shop.customers["fang"], event="visit", about="x",
            unit_id=shop.units["lake"], now=NOON,
        )  # fmt: skip


@db
def test_before_there_are_terms(cast):
    with pytest.raises(NoProgramme):
        told(cast, "gate-1")


@db
def test_another_program_tells_and_sends_it_again(shop):
    gate = program(["activities.write"])
    body = {"customer_id": shop.customers["new"], "store": "lake", "event": "visit", "about": "gate-7"}
    first = gate.post("/activities", body, "turn")
    assert (first.status_code, first.json()) == (200, {"points": 5, "limit": ""})
    again = gate.post("/activities", body, "turn")
    assert again.json() == first.json() and again.headers["Idempotency-Replayed"] == "true"
    assert gate.post("/activities", body, "another-turn").json() == first.json()
    assert gate.post("/activities", {**body, "about": "gate-8"}).json()["points"] == 5
    assert gate.post("/activities", {**body, "about": "gate-9"}).json() == {"points": 0, "limit": "day"}
    assert program(["catalog.read"]).post("/activities", body).status_code == 403
