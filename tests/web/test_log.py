"""The event log's page: the officer reads everything, who leads a unit its people's acts, who administers no people."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shuke.customers.commands.identifiers import reveal_identifier
from shuke.customers.commands.marks import add_note
from shuke.customers.models import Identifier
from shuke.doors.web.settings.log.acts import DOMAINS, FURTHER, TOLD, act_words
from shuke.foundation.audit import log
from shuke.foundation.audit.proof import Fault, Proof, seal_of
from shuke.foundation.audit.sealer import seal_pending
from shuke.foundation.audit.verdicts import keep_verdict, last_verdict
from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as, reading_as
from shuke.foundation.org.former import FORMER
from shuke.foundation.org.matrix import ROLES
from shuke.foundation.org.queries.log import LogAsked, event_told, events_listed
from shuke.foundation.org.refusals import Forbidden, NotFound
from tests.cast import build_cast

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
LOGGED_BY_THE_DOOR = ("org.sign_in", "org.sign_out", "org.prove_again", "org.fail_sign_in", "org.lock_out")
PASSWORD = "一叶茶铺-熟客-2026"


def signed_in(login: str) -> Client:
    client = Client()
    assert client.post("/login", {"login": login, "password": PASSWORD}).status_code == 302
    return client


def seal() -> None:
    with acting_as(CLOCK):
        seal_pending(100_000)


def asked(**other) -> LogAsked:
    now = timezone.now()
    return LogAsked(now - timedelta(days=30), now + timedelta(days=1), **{"limit": 500} | other)


def listed(cast, login: str, **other):
    actor = cast.actor(login)
    with acting_as(actor):
        return events_listed(actor=actor, asked=asked(**other))


@pytest.fixture
def busy(cast):
    """A note by an assistant of the lake store, a reveal by its manager, an act of the hill store, a refusal; sealed."""
    zhou, chen, he = cast.actor("zhou"), cast.actor("chen"), cast.actor("he")
    with acting_as(zhou):
        add_note(actor=zhou, customer_id=cast.customers["lin"], text="爱喝龙井")
    with acting_as(chen):
        phone = Identifier.objects.get(customer_id=cast.customers["lin"], kind="phone").id
        reveal_identifier(actor=chen, customer_id=cast.customers["lin"], identifier_id=phone, reason="call")
    with acting_as(he):
        add_note(actor=he, customer_id=cast.customers["fang"], text="常来")
    with acting_as(SYSTEM):
        facts = {"act": "customers.export", "code": "forbidden", "field": None}
        log.write_event(log.next_event_id(), "org.refuse", "staff", cast.staff["li"], facts)
    seal()
    return cast


def acts(events) -> set[tuple[str, int]]:
    return {(event.act, event.actor_id) for event in events if event.actor_kind == "staff"}


def test_the_officer_reads_everybody_and_who_leads_the_own_people(busy):
    staff = busy.staff
    lake = {
        ("customers.add_note", staff["zhou"]), ("customers.reveal_identifier", staff["chen"]), ("org.refuse", staff["li"]),
    }  # fmt: skip
    assert (
        acts(listed(busy, "shen"))
        == acts(listed(busy, "jiang"))
        == lake | {("customers.add_note", staff["he"])}
    )
    assert acts(listed(busy, "chen")) == acts(listed(busy, "shi")) == lake
    assert acts(listed(busy, "he")) == {("customers.add_note", staff["he"])}
    assert acts(listed(busy, "gao")) == set()
    assert all(event.actor_kind == "staff" for event in listed(busy, "chen"))
    for login in ("zhou", "wu", "qian", "feng", "zheng", "chu", "wei"):
        with pytest.raises(Forbidden):
            listed(busy, login)


def test_each_filter_narrows_and_the_cursor_goes_on(busy):
    staff, lin = busy.staff, busy.customers["lin"]
    assert acts(listed(busy, "shen", actor_kind="staff", actor_id=staff["zhou"])) == {
        ("customers.add_note", staff["zhou"])
    }
    assert acts(listed(busy, "shen", acts=("org.refuse",))) == {("org.refuse", staff["li"])}
    assert {event.act.partition(".")[0] for event in listed(busy, "shen", domain="customers")} == {
        "customers"
    }
    about = listed(busy, "shen", customer_id=lin)
    assert about and all(event.customer_id == lin for event in about)
    assert listed(busy, "shen", customer_id=10**12) == []
    every, paged, before = listed(busy, "shen"), [], None
    while page := listed(busy, "shen", before=before, limit=7)[:7]:
        paged, before = paged + page, page[-1].seq
    assert [event.seq for event in paged] == [event.seq for event in every]
    assert [event.seq for event in every] == sorted((event.seq for event in every), reverse=True)


def test_an_event_of_others_is_not_found_and_its_own_page_says_whether_the_seal_holds(busy):
    [of_he] = listed(busy, "he")
    chen, shen = busy.actor("chen"), busy.actor("shen")
    with acting_as(chen), pytest.raises(NotFound):
        event_told(actor=chen, event_id=of_he.id)
    with acting_as(shen):
        told = event_told(actor=shen, event_id=of_he.id)
    assert told.subjects == [busy.customers["fang"]] and told.event.facts.keys() == {"note"}
    assert told.seal is not None and told.seal.holds and told.seal.seq == of_he.seq


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_a_seal_over_a_changed_event_does_not_hold(cluster):
    with acting_as(CLOCK), transaction.atomic():
        ids = [log.next_event_id() for _place in range(2)]
        for event in ids:
            log.write_event(event, "org.refuse", "clock", 0, {"place": event})
    seal()
    cluster.execute_as_superuser(
        f"SET session_replication_role = replica; UPDATE audit_event SET payload = '{{}}' WHERE id = {ids[1]}",
        connection.settings_dict["NAME"],
    )
    with acting_as(CLOCK), transaction.atomic():
        assert [seal_of(event).holds for event in ids] == [True, False]


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_pages_tell_people_only_to_who_reaches_them(busy):
    lin, log_page = busy.customers["lin"], reverse("audit")
    officer, admin = page(signed_in("shen"), log_page), page(signed_in("jiang"), log_page)
    assert "林慧敏" in officer and "周静怡" in officer and reverse("customer", args=[lin]) in officer
    assert "周静怡" in admin and "林慧敏" not in admin and f"/customers/{lin}" not in admin
    [note] = listed(busy, "shen", actor_kind="staff", actor_id=busy.staff["zhou"])
    one = reverse("audit_event", args=[note.id])
    assert "林慧敏" in page(signed_in("shen"), one) and "林慧敏" in page(signed_in("chen"), one)
    assert "林慧敏" not in page(signed_in("jiang"), one)


def test_the_page_finds_by_member_number_and_forgives_what_it_cannot_read(busy):
    from shuke.customers.models import Customer

    client = signed_in("shen")
    with acting_as(SYSTEM):
        number = Customer.objects.get(id=busy.customers["lin"]).member_no
    found = page(client, f"{reverse('audit')}?customer={number}")
    assert "林慧敏" in found and "方文斌" not in found
    assert "林慧敏" not in page(client, f"{reverse('audit')}?customer=nobody")
    for odd in (
        "from=x&until=9999-99-99",
        "from=0001-01-01",
        "before=x",
        "act=%00drop",
        "who=staff:x",
        "act=nothing.here",
    ):
        assert client.get(f"{reverse('audit')}?{odd}").status_code in (200, 400), odd
    refused = page(client, f"{reverse('audit')}?refused=1")
    assert "李想" in refused and "周静怡" not in refused.split("<tbody")[1]


def test_what_the_last_walk_found_stands_on_the_page(cast, settings, tmp_path):
    settings.DATA = tmp_path
    folder = tmp_path / "seals"
    assert last_verdict(folder) is None
    client = signed_in("shen")
    page(client, reverse("audit"))
    keep_verdict(folder, Proof(1234, 2, "", 0.5, ()), timezone.now())
    assert last_verdict(folder).is_sound and "1,234" in page(client, reverse("audit"))
    keep_verdict(folder, Proof(1234, 2, "", 0.5, (Fault("changed", 7),)), timezone.now())
    assert 'class="notice danger"' in page(client, reverse("audit"))
    assert 'class="notice danger"' not in page(signed_in("chen"), reverse("audit"))
    (folder / "verified.json").write_text("[]")
    assert last_verdict(folder) is None


def test_words_are_of_acts_and_an_act_without_words_is_told_by_its_name():
    from tests.house.acts import commands

    written = {
        "counter.try_claim",
        "coupons.try_friend",
        "customers.read_contacts",
        "exports.take_file",
        "imports.read_list",
        "org.refuse",
        *LOGGED_BY_THE_DOOR,
    }
    assert set(FURTHER) - set(commands()) - written == set()
    assert {name.partition(".")[0] for name in commands()} <= set(DOMAINS)
    assert act_words("nothing.here") == "nothing.here"
    assert without_words(commands()) == []
    assert without_words(["customers.add_note", "customers.no_such_act"]) == ["customers.no_such_act"]


def without_words(acts) -> list[str]:
    """Acts that the log's page would tell by their bare name."""
    return sorted(set(acts) - set(FURTHER) - set(TOLD))


def test_a_renamed_act_keeps_its_meaning_in_old_rows_and_keys():
    """Each former name leads to an act that there is; a row under it is found and told as that act; a key may do it."""
    from shuke.foundation.org.keys import actor_of_key
    from tests.house.acts import commands

    assert set(FORMER.values()) <= set(commands()) and not set(FORMER) & set(commands())
    cast = build_cast()
    with acting_as(SYSTEM), transaction.atomic():
        for act in ("customers.export", "exports.request_file", "customers.add_note"):
            log.write_event(log.next_event_id(), act, "staff", cast.staff["chen"], {"rows": 3})
    seal()
    officer = cast.actor("shen")
    with reading_as(officer):
        found = events_listed(actor=officer, asked=asked(acts=("exports.request_file",)))
    assert sorted(event.act for event in found) == ["customers.export", "exports.request_file"]
    assert act_words("customers.export") == act_words("exports.request_file") != "exports.request_file"
    key = actor_of_key(1, "old", ["customers.export"], cast.units["lake"], "1.")
    assert key.may("exports.request_file") and not key.may("customers.export")
    role = replace(ROLES["store_manager"], code="own_lead", bundles=("export",))
    assert (
        "exports.request_file" in role.permissions
    )  # own roles hold bundles, whose acts are the present ones
