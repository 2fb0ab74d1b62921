"""Incidents: who was touched comes from the log and from nowhere else; notices go out once, without consent, by the law."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shuke.customers.commands.agreeing.consents import record_consents
from shuke.customers.commands.identifiers import add_identifier, reveal_identifier
from shuke.customers.commands.marks import add_note
from shuke.customers.models import Identifier
from shuke.customers.rules.consents import Said
from shuke.foundation.audit import log
from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound, Stale
from shuke.service.conversations.commands.sending import claim_message
from shuke.stewardship.privacy.commands.assessing import record_assessment
from shuke.stewardship.privacy.commands.incidents import (
    Description,
    ask_touched,
    close_incident,
    describe_incident,
    open_incident,
    reopen_incident,
    report_incident,
)
from shuke.stewardship.privacy.commands.telling import notify_incident, queue_notices
from shuke.stewardship.privacy.commands.touched import list_touched
from shuke.stewardship.privacy.models import Assessment, Incident, Touched
from shuke.stewardship.privacy.queries.assessments import assessments_in_force, former_looks
from shuke.stewardship.privacy.queries.incidents import (
    classes_counted,
    incident_of,
    incidents_listed,
    notices_counted,
    touched_of,
)
from shuke.stewardship.privacy.rules.incidents import (
    CountChanged,
    FoundBefore,
    IncidentClosed,
    NobodyListed,
    NoticeMissing,
)
from shuke.stewardship.privacy.rules.incidents import Incident as Given
from tests.org.log import events
from tests.privacy.test_incident_rules import an_assessment

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
PASSWORD = "一叶茶铺-熟客-2026"
WORDS = Description(
    notice="您的信息可能外泄。", notice_en="Your details may have got about.", harm="诈骗电话", letters="BC"
)


def opened(cast, who=("", 0), **other) -> int:
    now = timezone.now()
    told = {
        "kind": "password",
        "story": "密码被盗",
        "from_at": now - timedelta(days=1),
        "until_at": now + timedelta(hours=1),
    }
    given = Given(**{**told, "found_at": now, "who": who} | other)
    shen = cast.actor("shen")
    with acting_as(shen):
        return open_incident(actor=shen, given=given, now=now).value


def listed(cast, incident: int) -> dict[str, str]:
    """Field classes by the name of whoever was touched."""
    shen = cast.actor("shen")
    with acting_as(shen):
        list_touched(actor=shen, incident_id=incident, now=timezone.now())
        names = {id_: key for key, id_ in cast.customers.items()}
        return {names[one.customer_id]: one.letters for one in touched_of(actor=shen, incident_id=incident)}


@pytest.fixture
def busy(cast):
    """chen opens lin's phone and writes about wujg; he exports fang; a key reads the contacts of new and zhao."""
    chen, customers = cast.actor("chen"), cast.customers
    with acting_as(chen):
        phone = Identifier.objects.get(customer_id=customers["lin"], kind="phone").id
        reveal_identifier(actor=chen, customer_id=customers["lin"], identifier_id=phone, reason="call")
        add_note(actor=chen, customer_id=customers["wujg"], text="过敏")
        add_note(actor=chen, customer_id=customers["lin"], text="来过")
    with acting_as(SYSTEM):
        file = log.next_event_id()
        log.write_event(file, "exports.make_file", "staff", cast.staff["he"], {"file": 1, "customers": 1})
        log.write_subjects(file, [customers["fang"]])
        facts = {"customers": [customers["new"], customers["zhao"]], "fields": {"phones": 2}}
        log.write_event(log.next_event_id(), "customers.read_contacts", "key", 7, facts)
    return cast


def test_an_account_touched_whom_it_had_to_do_with(busy):
    one = opened(busy, ("staff", busy.staff["chen"]))
    assert listed(busy, one) == {"lin": "BCX", "wujg": "BX"}
    shen = busy.actor("shen")
    with acting_as(shen):
        shown = incident_of(actor=shen, incident_id=one)
        rows = touched_of(actor=shen, incident_id=one)
        assert classes_counted(actor=shen, incident_id=one) == {"BCX": 1, "BX": 1}
    assert (shown.people, shown.who, shown.listing_since) == (2, "陈立群", None)
    assert sorted(row.events for row in rows) == [1, 2]


def test_a_key_touched_whose_contacts_it_read_and_a_file_who_stood_in_it(busy):
    assert listed(busy, opened(busy, ("key", 7), kind="key")) == {"new": "BC", "zhao": "BC"}
    [file] = events("exports.make_file")
    one = opened(busy, ("staff", busy.staff["he"]), kind="export", event_id=file.id)
    assert listed(busy, one) == {"fang": "BS"}


def test_where_nobody_knows_who_it_was_every_look_counts_and_no_other_act(busy):
    assert listed(busy, opened(busy)) == {"lin": "BC", "fang": "BS", "new": "BC", "zhao": "BC"}


def test_what_lies_outside_of_the_time_is_not_touched(busy):
    now = timezone.now()
    early = opened(
        busy, ("staff", busy.staff["chen"]), from_at=now - timedelta(days=9), until_at=now - timedelta(days=1)
    )
    assert listed(busy, early) == {}


def test_a_list_made_anew_grows_and_keeps_who_was_told(busy):
    chen, one = busy.actor("chen"), opened(busy, ("staff", busy.staff["chen"]))
    listed(busy, one)
    with acting_as(SYSTEM):
        Touched.objects.filter(customer_id=busy.customers["lin"]).update(way="sms")
    with acting_as(chen):
        add_note(actor=chen, customer_id=busy.customers["new"], text="新客")
    assert set(listed(busy, one)) == {"lin", "wujg", "new"}
    with acting_as(SYSTEM):
        assert sorted(Touched.objects.values_list("way", flat=True)) == ["", "", "sms"]
    shen = busy.actor("shen")
    with acting_as(shen):
        assert isinstance(ask_touched(actor=shen, incident_id=one, now=timezone.now()), Done)
        assert isinstance(ask_touched(actor=shen, incident_id=one, now=timezone.now()), Unchanged)


def test_a_record_that_was_merged_stands_under_the_one_that_was_kept(busy):
    from shuke.stewardship.resolution.commands.merging import merge_customers

    lin, wujg = busy.customers["lin"], busy.customers["wujg"]
    with acting_as(SYSTEM):
        merge_customers(actor=SYSTEM, customer_ids=(lin, wujg), today=busy.today, survivor_id=lin)
    assert listed(busy, opened(busy, ("staff", busy.staff["chen"]))) == {"lin": "BCX"}


def described(cast, one: int, words: Description = WORDS) -> None:
    shen = cast.actor("shen")
    with acting_as(shen):
        version = Incident.objects.get(id=one).version
        describe_incident(actor=shen, incident_id=one, given=words, version=version)


def told(cast, one: int, people: int):
    shen = cast.actor("shen")
    with acting_as(shen):
        return notify_incident(actor=shen, incident_id=one, people=people, now=timezone.now())


def queued(one: int) -> int:
    with acting_as(CLOCK):
        return queue_notices(actor=CLOCK, incident_id=one, now=timezone.now()).value


def test_people_are_told_once_in_their_language_and_whatever_they_agreed_to(busy):
    lin, wujg = busy.customers["lin"], busy.customers["wujg"]
    with acting_as(SYSTEM), connection.cursor() as cursor:
        no = [Said("service", "sms", False), Said("marketing", "sms", False)]
        record_consents(
            actor=SYSTEM, customer_id=lin, said=no, source="desk", evidence="spoken", now=timezone.now()
        )
        cursor.execute("UPDATE customers_customer SET language = 'en' WHERE id = %s", [wujg])
    one = opened(busy, ("staff", busy.staff["chen"]))
    listed(busy, one)
    with pytest.raises(NoticeMissing):
        told(busy, one, 2)
    described(busy, one)
    with pytest.raises(CountChanged):
        told(busy, one, 3)
    assert queued(one) == 0  # nobody has decided yet
    assert told(busy, one, 2) == Done(2)
    assert (queued(one), queued(one)) == (2, 0)
    texts = {}
    with acting_as(CLOCK):
        for row in Touched.objects.all():
            now = timezone.now() + timedelta(seconds=1)
            parcel = claim_message(actor=CLOCK, message_id=row.message_id, now=now, today=busy.today).value
            texts[row.customer_id] = (parcel.address, parcel.text)
    assert texts == {lin: ("+8613800138016", WORDS.notice), wujg: ("+8613900132750", WORDS.notice_en)}
    assert told(busy, one, 0) == Unchanged(0)
    shen = busy.actor("shen")
    with acting_as(shen):
        assert notices_counted(actor=shen, incident_id=one) == {"sending": 2}


def test_who_has_no_phone_gets_a_mail_and_who_has_neither_is_listed(busy):
    lin, wujg = busy.customers["lin"], busy.customers["wujg"]
    with acting_as(SYSTEM):
        add_identifier(actor=SYSTEM, customer_id=lin, kind="email", text="lin@example.cn")
        Identifier.objects.filter(customer_id__in=[lin, wujg], kind="phone").update(
            ended_at=timezone.now(), is_primary=False
        )
    one = opened(busy, ("staff", busy.staff["chen"]))
    listed(busy, one)
    described(busy, one)
    told(busy, one, 2)
    assert queued(one) == 2
    with acting_as(SYSTEM):
        assert dict(Touched.objects.values_list("customer_id", "way")) == {lin: "email", wujg: "none"}


def test_nobody_is_told_before_anybody_is_listed(busy):
    one = opened(busy, ("staff", busy.staff["zhou"]))
    described(busy, one)
    with pytest.raises(NobodyListed):
        told(busy, one, 0)
    listed(busy, one)
    with pytest.raises(NobodyListed):
        told(busy, one, 0)


def test_each_step_is_an_event_and_none_of_them_holds_a_contact(busy):
    one, shen = opened(busy, ("staff", busy.staff["chen"])), busy.actor("shen")
    listed(busy, one)
    described(busy, one)
    told(busy, one, 2)
    queued(one)
    now = timezone.now()
    with acting_as(shen):
        report_incident(actor=shen, incident_id=one, at=now, now=now)
        close_incident(actor=shen, incident_id=one, now=now)
    acts = ("open_incident", "list_touched", "describe_incident", "notify_incident", "queue_notices", "report_incident",
            "close_incident")  # fmt: skip
    for act in acts:
        [event] = events(f"privacy.{act}")
        assert event.facts["incident"] == one, act
        assert not any(word in json.dumps(event.facts) for word in ("138001", "外泄", "林慧敏"))
    assert {event.customers[0] for event in events("conversations.queue_message")} == {
        busy.customers["lin"], busy.customers["wujg"],
    }  # fmt: skip


def test_a_closed_incident_is_left_alone_until_it_is_opened_again(busy):
    one, shen, now = opened(busy), busy.actor("shen"), timezone.now()
    with acting_as(shen):
        close_incident(actor=shen, incident_id=one, now=now)
        with pytest.raises(IncidentClosed):
            report_incident(actor=shen, incident_id=one, at=now, now=now)
        with pytest.raises(IncidentClosed):
            list_touched(actor=shen, incident_id=one, now=now)
        assert isinstance(reopen_incident(actor=shen, incident_id=one), Done)
        assert isinstance(reopen_incident(actor=shen, incident_id=one), Unchanged)
        with pytest.raises(FoundBefore):
            report_incident(actor=shen, incident_id=one, at=now - timedelta(days=1), now=now)
        with pytest.raises(Stale):
            describe_incident(actor=shen, incident_id=one, given=WORDS, version=7)
        with pytest.raises(NotFound):
            close_incident(actor=shen, incident_id=10**9, now=now)


def test_nobody_but_the_officer_reads_or_opens_one(busy):
    opened(busy)
    for login in ("chen", "shi", "zhou", "wu", "jiang", "chu", "feng"):
        actor = busy.actor(login)
        with acting_as(actor):
            with pytest.raises(Forbidden):
                incidents_listed(actor=actor)
            with pytest.raises(Forbidden):
                open_incident(actor=actor, given=None, now=timezone.now())
            if actor.scope not in (None, "all"):
                assert Incident.objects.count() == Touched.objects.count() == 0


def signed_in(login: str) -> Client:
    client = Client()
    assert client.post("/login", {"login": login, "password": PASSWORD}).status_code == 302
    return client


def test_the_way_of_the_officer_through_the_pages(busy):
    client, [file] = signed_in("shen"), events("exports.make_file")
    form = client.get(f"{reverse('incident_new')}?event={file.id}").content.decode()
    assert f'value="{file.id}"' in form and f'<option value="staff:{busy.staff["he"]}" selected' in form
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    sent = {"kind": "export", "story": "发错邮箱", "who": f"staff:{busy.staff['he']}", "event": str(file.id), "from_at": now,
            "until_at": now, "found_at": now, "classes": ["B", "S"]}  # fmt: skip
    wrong = client.post(reverse("incident_new"), sent | {"story": ""})
    assert wrong.status_code == 422
    page = client.post(reverse("incident_new"), sent)["Location"]
    with acting_as(SYSTEM):
        one = Incident.objects.get()
    assert page == reverse("incident", args=[one.id]) and client.get(page).status_code == 200
    assert listed(busy, one.id) == {"fang": "BS"}
    assert "方文斌" in client.get(reverse("incident_people", args=[one.id])).content.decode()
    words = {"notice": "一", "notice_en": "One", "version": "1", "harm": "", "is_grave": "1"}
    assert client.post(reverse("incident_words", args=[one.id]), words).status_code == 302
    report = client.get(reverse("incident_report", args=[one.id])).content.decode()
    assert "个人信息安全事件报告" in report and "Report of an incident" in report and "发错邮箱" in report
    confirm = client.get(reverse("incident_notices", args=[one.id])).content.decode()
    assert 'name="people" value="1"' in confirm
    assert client.post(reverse("incident_notices", args=[one.id]), {"people": "2"}).status_code == 409
    assert client.post(reverse("incident_notices", args=[one.id]), {"people": "1"}).status_code == 302
    assert queued(one.id) == 1
    closed = client.post(reverse("incident_closure", args=[one.id]))
    assert closed.status_code == 302 and client.get(page).status_code == 200
    assert client.get(reverse("incidents")).status_code == 200


def test_nothing_is_sent_by_who_proved_long_ago_who_it_is(busy, monkeypatch):
    one = opened(busy, ("staff", busy.staff["chen"]))
    listed(busy, one)
    described(busy, one)
    client = signed_in("shen")
    monkeypatch.setattr("shuke.doors.web.entry.proof.is_recent", lambda at, minutes, now: False)
    answer = client.post(reverse("incident_notices", args=[one]), {"people": "2"})
    assert answer.status_code in (302, 403)
    with acting_as(SYSTEM):
        assert Incident.objects.get().notified_at is None


def test_the_background_job_acts_with_the_rights_of_now(busy):
    from shuke.stewardship.privacy.tasks import list_touched_now

    one = opened(busy, ("staff", busy.staff["chen"]))
    list_touched_now(incident_id=one, staff_id=busy.staff["shen"], role="privacy_officer")
    with acting_as(SYSTEM):
        assert Incident.objects.get().people == 2
    with pytest.raises(Forbidden):
        list_touched_now(incident_id=one, staff_id=busy.staff["chen"], role="privacy_officer")


def test_a_later_look_stands_in_place_of_the_former_which_stays(cast):
    shen = cast.actor("shen")
    with acting_as(shen):
        first = record_assessment(actor=shen, given=an_assessment()).value
        other = record_assessment(
            actor=shen,
            given=an_assessment(activity="短信", review_on=datetime(2026, 12, 1, tzinfo=UTC).date()),
        ).value
        second = record_assessment(actor=shen, given=an_assessment(risks="更多"), follows=first).value
        assert [one.id for one in assessments_in_force(actor=shen)] == [other, second]
        assert [one.id for one in former_looks(actor=shen, assessment_id=second)] == [first]
        with pytest.raises(Stale):
            record_assessment(actor=shen, given=an_assessment(), follows=first)
        with pytest.raises(NotFound):
            record_assessment(actor=shen, given=an_assessment(), follows=10**9)
    with acting_as(SYSTEM):
        assert Assessment.objects.count() == 3


def test_assessments_are_written_and_read_on_their_pages(cast):
    client = signed_in("shen")
    told = {"activity": "画像", "purpose": "a", "necessity": "b", "risks": "c", "measures": "d", "outcome": "go",
            "decided_on": "2024-02-29", "review_on": "2025-02-28"}  # fmt: skip
    assert client.post(reverse("assessment_new"), told | {"risks": ""}).status_code == 422
    assert client.post(reverse("assessment_new"), told | {"review_on": "soon"}).status_code == 422
    page = client.post(reverse("assessment_new"), told)["Location"]
    assert "画像" in client.get(page).content.decode()
    again = client.get(f"{reverse('assessment_new')}?follows={page.rsplit('/', 1)[1]}").content.decode()
    assert "画像" in again and 'name="follows"' in again
    assert "逾期" in client.get(reverse("assessments")).content.decode()
    assert signed_in("chen").get(reverse("assessments")).status_code == 403
