"""Campaigns and events, the short forms, and where everything that is known of a customer comes from."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from shuke.customers.commands.agreeing.codes import Asking, send_code
from shuke.customers.commands.agreeing.joining import Told, join_member
from shuke.customers.commands.editing import edit_person
from shuke.customers.commands.field_values import set_field_values
from shuke.customers.commands.fields import define_field
from shuke.customers.commands.people import NameMissing, rename
from shuke.customers.commands.ties.campaigns import (
    change_campaign,
    close_campaign,
    open_campaign,
    reopen_campaign,
)
from shuke.customers.commands.ties.capturing import Noted, WayUnknown, capture_person
from shuke.customers.models import Arrival, Campaign, Customer, Identifier
from shuke.customers.queries.campaigns import arrivals_of, came_by, campaign_of, campaigns_known, origins_of
from shuke.customers.rules.campaigns import CampaignGiven, CampaignTaken, CampaignUnfit, CampaignUnknown
from shuke.customers.rules.captured import Captured
from shuke.customers.rules.consents import Said
from shuke.customers.rules.fields import Field
from shuke.customers.rules.identifiers import PhoneInvalid
from shuke.foundation.org.actor import SYSTEM, acting_as, reading_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound, Stale
from shuke.stewardship.resolution.commands.merging import merge_customers
from shuke.stewardship.resolution.commands.splitting import split_customers
from shuke.trade.orders.queries.since import bought_since_arrival
from tests.cast import TODAY
from tests.customers.test_codes import code_of, message_text, visitor
from tests.org.log import events
from tests.resolution.world import sold

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
PHONE = "13712345678"


def act(cast, command, login="chen", **given):
    actor = cast.actor(login)
    with acting_as(actor), transaction.atomic():
        return command(actor=actor, **given)


def fair(cast, unit="lake", **changes):
    given = {
        "code": "tea-fair", "name": "秋季茶博会", "name_en": "Autumn tea fair", "kind": "exhibition",
        "unit_id": cast.units[unit], "from_on": TODAY - timedelta(days=2), "until_on": TODAY + timedelta(days=2),
    }  # fmt: skip
    return CampaignGiven(**(given | changes))


def opened(cast, login="chen", **changes):
    return act(cast, open_campaign, login, given=fair(cast, **changes)).value


def noted(**changes):
    return Noted(**({"phone": PHONE, "name": "秦雨", "way": "call"} | changes))


def capture(cast, login="chen", unit="lake", key=None, **changes):
    more = {"key": key} if key else {}
    return act(
        cast, capture_person, login, noted=noted(**changes), unit_id=cast.units[unit], now=NOW, today=TODAY, **more
    )  # fmt: skip


def origins(cast, customer_id, login="chen"):
    actor = cast.actor(login)
    with reading_as(actor):
        return origins_of(actor=actor, customer_id=customer_id)


def test_a_campaign_is_made_changed_closed_and_opened_again(cast):
    made = act(cast, open_campaign, given=fair(cast))
    assert isinstance(made, Done)
    given = fair(cast, name="冬季茶博会", code="another")
    change = {"campaign_id": made.value, "given": given}
    assert isinstance(act(cast, change_campaign, **change, version=1), Done)
    assert isinstance(act(cast, change_campaign, **change, version=1), Unchanged)
    with pytest.raises(Stale):
        act(cast, change_campaign, campaign_id=made.value, given=fair(cast, name="春"), version=1)
    kept = Campaign.objects.get(id=made.value)
    assert (kept.name, kept.code, kept.version) == (
        "冬季茶博会",
        "tea-fair",
        2,
    )  # the code is printed, and stays
    for command, outcome in (
        (close_campaign, Done),
        (close_campaign, Unchanged),
        (reopen_campaign, Done),
        (reopen_campaign, Unchanged),
    ):
        assert isinstance(act(cast, command, campaign_id=made.value), outcome)
    assert [event.facts for event in events("customers.open_campaign")] == [
        {"campaign": made.value, "unit": cast.units["lake"]}
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "Tea fair"}, "code"), ({"code": "x"}, "code"), ({"name": " "}, "name"), ({"name": "长" * 61}, "name"),
        ({"kind": "party"}, "kind"), ({"from_on": None}, "from_on"), ({"until_on": date(2020, 1, 1)}, "until_on"),
        ({"name_en": "x" * 61}, "name_en"),
    ],
)  # fmt: skip
def test_half_a_campaign_is_refused(cast, changes, field):
    with pytest.raises(CampaignUnfit) as no:
        act(cast, open_campaign, given=fair(cast, **changes))
    assert no.value.field == field and not Campaign.objects.exists()


def test_a_code_names_one_campaign_and_a_unit_its_own(cast):
    made = opened(cast)
    with pytest.raises(CampaignTaken):
        opened(cast)
    with pytest.raises(NotFound):
        act(cast, open_campaign, given=fair(cast, unit="hill", code="hill-fair"))
    with pytest.raises(NotFound):
        act(cast, close_campaign, "gao", campaign_id=made)
    with pytest.raises(Forbidden):
        act(cast, open_campaign, "zhou", given=fair(cast, code="mine"))


def test_who_holds_which_campaign(cast):
    lake, east = opened(cast), opened(cast, "shi", unit="east", code="east-fair")
    known = {}
    for login in ("chen", "gao", "he", "shi", "zhou"):
        actor = cast.actor(login)
        with reading_as(actor):
            known[login] = {one.id: one.is_own for one in campaigns_known(actor=actor, open_on=TODAY)}
    assert known == {
        "chen": {lake: True, east: False}, "gao": {east: False}, "he": {}, "shi": {lake: True, east: True},
        "zhou": {lake: True, east: False},
    }  # fmt: skip
    actor = cast.actor("gao")
    with reading_as(actor), pytest.raises(NotFound):
        campaign_of(actor=actor, campaign_id=lake)


def test_a_call_becomes_a_customer_with_source_campaign_staff_and_time(cast):
    fair_id = opened(cast)
    outcome = capture(
        cast,
        "zhou",
        campaign="tea-fair",
        email="qin@example.com",
        note="想要桂花龙井",
        said=[Said("marketing", "sms", True)],
    )
    assert isinstance(outcome, Done) and outcome.value["is_new"]
    id_ = outcome.value["customer"]
    with acting_as(SYSTEM):
        made = Customer.objects.get(id=id_)
        numbers = Identifier.objects.filter(customer_id=id_).values_list(
            "kind", "source", "campaign_id", "captured_by_id"
        )
        assert sorted(numbers) == [
            ("email", "call", fair_id, cast.staff["zhou"]), ("phone", "call", fair_id, cast.staff["zhou"])
        ]  # fmt: skip
        assert (made.source, made.campaign_id, made.captured_by_id, made.owner_id) == (
            "call", fair_id, cast.staff["zhou"], cast.staff["zhou"],
        )  # fmt: skip
        assert list(Arrival.objects.values_list("customer_id", "source", "is_new")) == [(id_, "call", True)]
    found = origins(cast, id_)
    assert {key[0] if key != "enrolment" else key for key in found} == {"enrolment", "i"}
    assert {(one.source, one.campaign, one.staff_name) for one in found.values()} == {
        ("call", "秋季茶博会", "周静怡")
    }
    (event,) = events("customers.capture_person")
    assert event.facts == {"unit": cast.units["lake"], "source": "call", "new": True, "campaign": fair_id}
    assert event.customers == [id_] and PHONE not in str(event.facts)


def test_a_known_phone_is_recognised_and_what_was_empty_is_filled(cast):
    fair_id, lin = opened(cast), cast.customers["lin"]
    outcome = capture(
        cast, phone="138 0013 8016", name="谁", campaign="tea-fair", way="exhibition", email="lin@example.com"
    )
    assert outcome.value == {"customer": lin, "is_new": False}
    again = capture(
        cast, phone="138 0013 8016", name="谁", campaign="tea-fair", way="exhibition", email="lin@example.com"
    )
    assert again.value == outcome.value
    with acting_as(SYSTEM):
        assert Customer.objects.get(id=lin).name == "林慧敏"
        assert Arrival.objects.filter(customer_id=lin, campaign_id=fair_id, is_new=False).count() == 1
        assert Identifier.objects.filter(customer_id=lin, kind="email").count() == 1


def test_a_phone_of_somebody_out_of_reach_is_not_told(cast):
    """Whoever writes it down gets a record of the own store, as for a phone that nobody has; the comparing finds the two."""
    known = capture(cast, "chen", phone="13600139043", name="赵丽华")  # at home at the river
    new = capture(cast, "chen", phone="13600139099", name="赵丽华")
    assert known.value["is_new"] and new.value["is_new"] and known.value["customer"] != cast.customers["zhao"]


def test_an_assistant_recognises_by_an_exact_phone_as_at_the_till(cast):
    assert capture(cast, "zhou", phone="13900132750").value == {
        "customer": cast.customers["wujg"],
        "is_new": False,
    }


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"phone": "1371234"}, PhoneInvalid, "phone"), ({"name": ""}, NameMissing, "name"),
        ({"campaign": "nothing"}, CampaignUnknown, "campaign"), ({"campaign": "hill-fair"}, CampaignUnknown, "campaign"),
        ({"campaign": "past"}, CampaignUnknown, "campaign"), ({"way": "pigeon"}, WayUnknown, "way"),
        ({"unit": "hill"}, NotFound, "unit_id"),
    ],
)  # fmt: skip
def test_what_is_refused_leaves_nothing(cast, changes, refusal, field):
    opened(cast, "he", unit="hill", code="hill-fair")
    opened(cast, code="past", until_on=TODAY - timedelta(days=1))
    before = len(events("customers.enrol_person"))
    with pytest.raises(refusal) as no:
        capture(cast, **changes)
    assert no.value.field == field and len(events("customers.enrol_person")) == before


def test_who_may_not_enrol_writes_nobody_down(cast):
    for login in ("qian", "feng", "wei", "wu"):
        with pytest.raises(Forbidden):
            capture(cast, login)


def test_a_form_sent_twice_writes_down_once(cast):
    assert isinstance(capture(cast, key="k-1"), Done) and isinstance(capture(cast, key="k-1"), Replayed)
    with acting_as(SYSTEM):
        assert Customer.objects.filter(name="秦雨").count() == 1


def test_what_is_corrected_tells_who_and_when(cast):
    lin = cast.customers["lin"]
    edit = {"customer_id": lin, "today": TODAY, "name": "林惠敏", "gender": "f", "language": "", "version": 1}
    birthday = {"year": 1990, "month": 5, "day": 1, "is_lunar": False}
    act(cast, edit_person, **edit, birthday=birthday)
    act(cast, rename, "zhou", customer_id=lin, name="林慧敏", version=2)
    with acting_as(SYSTEM):
        define_field(actor=SYSTEM, given=Field("taste", "口味", "Taste", "text"))
    opened(cast)
    captured = Captured("visit", Campaign.objects.get(code="tea-fair").id)
    act(cast, set_field_values, "zhou", customer_id=lin, values={"taste": "浓"}, captured=captured)
    found = {
        key[0] if key[0] in "iv" else key: (one.source, one.campaign, one.staff_name)
        for key, one in origins(cast, lin).items()
    }
    assert found == {
        "enrolment": ("desk", "", ""), "i": ("desk", "", ""), "name": ("desk", "", "周静怡"), "gender": ("desk", "", "陈立群"),
        "birthday": ("desk", "", "陈立群"), "v": ("visit", "秋季茶博会", "周静怡"),
    }  # fmt: skip
    assert origins(cast, lin, "gao") == {} and origins(cast, lin, "qian") == {}


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_a_poster_counts_its_event_and_outlives_it(cast):
    fair_id = opened(cast)
    actor = visitor(cast)
    for phone, code, address in ((PHONE, "tea-fair", "10.0.0.1"), ("13712345679", "torn-off", "10.0.0.2")):
        asking = Asking(phone, address)
        number = send_code(actor=actor, asking=asking, unit_id=cast.units["lake"], now=NOW).value
        join_member(
            actor=actor, asking=asking, code_id=number, code=code_of(message_text()), unit_id=cast.units["lake"],
            told=Told("林小满", campaign=code), now=NOW,
        )  # fmt: skip
    with acting_as(SYSTEM), transaction.atomic():
        assert list(Arrival.objects.values_list("campaign_id", "source", "is_new")) == [
            (fair_id, "join", True)
        ]


def test_the_report_counts_within_reach(cast):
    fair_id = opened(cast, "shi", unit="east")
    lin = capture(cast, phone="13800138016", name="林", campaign="tea-fair").value["customer"]
    new = capture(cast, campaign="tea-fair").value["customer"]
    capture(cast, "gao", unit="river", phone="13600139043", name="赵", campaign="tea-fair")
    with acting_as(SYSTEM):
        Arrival.objects.update(at=NOW)
    sold(cast, new, "F-1", days=-1)  # a day later
    sold(cast, lin, "F-2", days=3)  # before the fair
    for login, came, bought in (
        ("shi", (3, 1), {new}),
        ("chen", (2, 1), {new}),
        ("gao", (1, 0), set()),
        ("zhou", (1, 0), set()),
    ):
        actor = cast.actor(login)
        with reading_as(actor):
            assert came_by(actor=actor, campaign_ids=[fair_id]) == {fair_id: came}, login
            assert set(bought_since_arrival(actor=actor, campaign_id=fair_id)) == bought, login
            assert len(arrivals_of(actor=actor, campaign_id=fair_id)) == came[0]
            assert len(arrivals_of(actor=actor, campaign_id=fair_id, only_new=True)) == came[1]
    actor = cast.actor("chen")
    with reading_as(actor):
        (person,) = arrivals_of(actor=actor, campaign_id=fair_id, among=[new])
    assert (person.customer_id, person.is_new, person.staff_name) == (new, True, "陈立群")


def test_a_merge_counts_a_person_once_and_a_split_twice(cast):
    fair_id = opened(cast)
    one = capture(cast, campaign="tea-fair").value["customer"]
    two = capture(cast, phone="13712345670", campaign="tea-fair").value["customer"]
    merged = act(cast, merge_customers, customer_ids=(one, two), survivor_id=one, today=TODAY)
    actor = cast.actor("chen")
    with reading_as(actor):
        assert came_by(actor=actor, campaign_ids=[fair_id]) == {fair_id: (1, 1)}
    act(cast, split_customers, merge_id=merged.value, now=NOW)
    with reading_as(actor):
        assert came_by(actor=actor, campaign_ids=[fair_id]) == {fair_id: (2, 2)}
