"""Whom we may contact: consent, age, analysis switched off, caps, quiet hours; and the contact by hand that asks it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from shuke.customers.commands.agreeing.consents import record_consents
from shuke.customers.rules.consents import CHANNELS, Facts, Said, may_be_used
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Replayed
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.service.conversations.commands.byhand import (
    WHY_NOT,
    ContactRefused,
    ContactUnclear,
    Spoken,
    log_contact,
)
from shuke.service.conversations.models import Message
from shuke.service.conversations.queries.contacts import contacts_made
from shuke.service.conversations.rules.contact import (
    CAPS,
    Approach,
    is_quiet,
    may_contact,
    morning_after,
    too_often,
)
from shuke.service.conversations.rules.drafts import DRAFTS, PLACES, drafted, filled
from tests.cast import TODAY
from tests.org.threads import kinds, together

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 27, 12, tzinfo=ZONE)
NAIVE = (NOON.replace(tzinfo=None) - timedelta(days=38), NOON.replace(tzinfo=None))
TIMES = st.datetimes(*NAIVE, timezones=st.just(ZONE))
FACTS = st.builds(
    Facts,
    standing=st.dictionaries(
        st.tuples(st.just("marketing"), st.sampled_from(sorted(CHANNELS))) | st.just(("profiling", "")), st.booleans()
    ),
    born_on=st.none() | st.dates(date(1950, 1, 1), date(2026, 1, 1)),
    is_active=st.booleans(), is_restricted=st.booleans(), has_guardian=st.booleans(),
)  # fmt: skip


@given(FACTS, st.sampled_from(("service", "marketing")), st.sampled_from(sorted(CHANNELS)), TIMES, st.lists(TIMES, max_size=6),
       st.booleans())  # fmt: skip
def test_nothing_that_consent_forbids_is_ever_allowed(facts, purpose, channel, at, sent, bought):
    asked = {"purpose": purpose, "channel": channel, "facts": facts, "today": at.date()}
    approach = Approach(at, [one for one in sent if one <= at], bought)
    answer = may_contact(**asked, approach=approach)
    agreed = may_be_used(purpose, channel, facts, at.date())
    if not agreed:
        assert answer == agreed  # and the reason is the lasting one
    if answer and purpose == "marketing":
        assert not is_quiet(at) and not too_often(approach)
    if answer and bought:
        assert facts.standing.get(("profiling", "")) is not False
    if not answer:
        assert answer.reason in WHY_NOT


@given(st.lists(TIMES, max_size=40))
def test_whoever_asks_before_each_offer_never_breaks_a_cap(times):
    facts, sent = Facts({("marketing", "wechat"): True}), []
    for at in sorted(times):
        asked = Approach(at, tuple(sent))
        if may_contact(purpose="marketing", channel="wechat", facts=facts, today=at.date(), approach=asked):
            sent.append(at)
    for at in sent:
        assert sum(one.date() == at.date() for one in sent) <= CAPS.a_day
        assert sum(at - timedelta(days=7) < one <= at for one in sent) <= CAPS.a_week
        assert sum(at - timedelta(days=31) < one <= at for one in sent) <= CAPS.a_month


@given(TIMES)
def test_the_morning_after_is_not_quiet_and_within_half_a_day(at):
    then = morning_after(at)
    assert not is_quiet(then) and timedelta(0) <= then - at <= timedelta(hours=12)
    assert (then == at) == (not is_quiet(at))


@given(
    st.dictionaries(st.sampled_from(PLACES), st.text(max_size=20)),
    st.sampled_from(sorted(DRAFTS)),
    st.booleans(),
)
def test_names_are_put_in_once_and_never_read_as_places(values, kind, english):
    text = drafted(kind, english=english, values=values)
    assert "{name}" not in text.replace(values.get("name", ""), "") or "{name}" in "".join(values.values())
    assert filled("{name}", {"name": "{me}", "me": "x"}) == "{me}"
    assert filled("{other} {name.__class__} {0}", values) == "{other} {name.__class__} {0}"


def agreed(cast, channel="wechat", purpose="marketing", granted=True, key="lin"):
    with acting_as(SYSTEM), transaction.atomic():
        record_consents(
            actor=SYSTEM, customer_id=cast.customers[key], said=[Said(purpose, channel, granted)], source="desk",
            evidence="spoken", now=NOON,
        )  # fmt: skip


def contact(cast, login="zhou", key=None, now=NOON, customer="lin", **changes):
    actor = cast.actor(login)
    spoken = Spoken(**({"channel": "wechat", "purpose": "marketing", "text": "新茶到了"} | changes))
    with acting_as(actor), transaction.atomic():
        return log_contact(
            actor=actor, customer_id=cast.customers[customer], spoken=spoken, now=now, today=TODAY, key=key
        )


@pytest.mark.django_db(databases=["default", "witness"])
def test_an_offer_by_hand_is_logged_as_ciphertext_and_counted(cast):
    with pytest.raises(ContactRefused) as no:
        contact(cast)
    assert no.value.facts["reason"] == "not_asked"
    agreed(cast)
    done = contact(cast, key="c1")
    assert isinstance(done, Done) and isinstance(contact(cast, key="c1"), Replayed)
    with acting_as(SYSTEM):
        row = Message.objects.get(id=done.value)
    assert (row.state, row.staff_id) == ("sent", cast.staff["zhou"]) and "新茶".encode() not in bytes(
        row.ciphertext
    )
    for later, reason in (
        (timedelta(hours=1), "cap_day"),
        (timedelta(hours=9), "cap_day"),
        (timedelta(hours=22), ""),
    ):
        if reason:
            with pytest.raises(ContactRefused) as no:
                contact(cast, "chen", now=NOON + later)
            assert no.value.facts["reason"] == reason
        else:
            contact(cast, "chen", now=NOON + later)
    with pytest.raises(ContactRefused) as no:
        contact(cast, now=NOON + timedelta(days=3))
    assert no.value.facts["reason"] == "cap_week"
    contact(
        cast, now=NOON + timedelta(days=3), purpose="service", text="您问的茶到了"
    )  # the own purchase is no offer
    zhou = cast.actor("zhou")
    with acting_as(zhou):
        made = contacts_made(actor=zhou, customer_id=cast.customers["lin"])
    assert [(one.purpose, one.by != "") for one in made] == [
        ("service", True),
        ("marketing", True),
        ("marketing", True),
    ]


@pytest.mark.django_db(databases=["default", "witness"])
def test_who_said_no_is_left_alone_and_at_night_everybody(cast):
    agreed(cast)
    with pytest.raises(ContactRefused) as no:
        contact(cast, now=NOON.replace(hour=22))
    assert no.value.facts["reason"] == "quiet_hours"
    agreed(cast, purpose="profiling", channel="", granted=False)
    with pytest.raises(ContactRefused) as no:
        contact(cast, is_from_purchases=True)
    assert no.value.facts["reason"] == "not_profiled"
    agreed(cast, granted=False)
    with pytest.raises(ContactRefused) as no:
        contact(cast)
    assert no.value.facts["reason"] == "withdrawn"


@pytest.mark.django_db(databases=["default", "witness"])
@pytest.mark.parametrize(
    ("login", "changes", "refusal"),
    [
        ("qian", {}, Forbidden),  # a marketer sees no contacts
        ("feng", {}, Forbidden),
        ("wu", {}, Forbidden),
        ("li", {}, NotFound),
        ("zhou", {"text": " "}, ContactUnclear),
        ("zhou", {"channel": "pigeon"}, ContactUnclear),
        ("zhou", {"purpose": "legal"}, ContactUnclear),
    ],
)
def test_who_may_not_and_what_is_unclear(cast, login, changes, refusal):
    agreed(cast)
    with pytest.raises(refusal):
        contact(cast, login, **changes)


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_eight_colleagues_at_once_are_one_contact(cast):
    """The cap is one a day; the control without the lock would let several through."""
    agreed(cast)
    chen = cast.actor("chen")

    def write():
        with acting_as(chen):
            return log_contact(
                actor=chen, customer_id=cast.customers["lin"], spoken=Spoken("wechat", "marketing", "来坐坐"), now=NOON,
                today=TODAY,
            )  # fmt: skip

    answers = together(*[write] * 8)
    assert kinds(answers) == ["ContactRefused"] * 7 + ["Done"]
