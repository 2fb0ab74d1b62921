"""Erasure: nothing of a person can be read any more, the books add up, and no copy of the database brings anybody back."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shuke.customers.models import PersonKey
from shuke.customers.queries.search import customers_found
from shuke.foundation.audit.signed_list import ListBroken, append, lines_of
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.holdings import HOLDINGS
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.stewardship.privacy.commands.erasing import erase_customer, repeat_erasure
from shuke.stewardship.privacy.commands.holds import lift_hold, place_hold
from shuke.stewardship.privacy.commands.incidents import open_incident
from shuke.stewardship.privacy.commands.requests import take_request
from shuke.stewardship.privacy.commands.touched import list_touched
from shuke.stewardship.privacy.models import Erasure, Request
from shuke.stewardship.privacy.queries.erasures import erasure_file, erasures_missing
from shuke.stewardship.privacy.rules.erasure import Held, HoldUnknown, words_of
from shuke.stewardship.privacy.rules.incidents import Incident
from shuke.stewardship.privacy.rules.requests import Asked, ErasedAlready
from shuke.trade.coupons.commands.issuing import give_coupon
from shuke.trade.coupons.commands.offers import draft_offer, open_offer
from shuke.trade.coupons.commands.offline import Redeemed, issue_allowance, reconcile_allowance
from shuke.trade.coupons.queries.tickets import tickets_public_key
from shuke.trade.coupons.rules.offline import allowance_in
from shuke.trade.programme.commands.members import join_programme
from shuke.trade.programme.commands.terms import found_programme, publish_terms, rehearse_terms
from shuke.trade.referrals.models import Referral
from shuke.trade.rewards.commands.catalogue import add_reward
from shuke.trade.rewards.commands.redeeming import redeem_reward
from tests.privacy.traces import NAME, NOW, brought_in, dumped, enrolled

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
BOOKS = """
SELECT 'order', unit_id, status, count(*), sum(total_minor), sum(refunded_minor), sum(goods_minor) FROM orders_order
 GROUP BY 1, 2, 3 UNION ALL
SELECT 'refund', unit_id, '', count(*), sum(total_minor), 0, sum(goods_minor) FROM orders_refund GROUP BY 1, 2
UNION ALL SELECT 'line', NULL, '', count(*), sum(total_minor), sum(refunded_minor), 0 FROM orders_line
UNION ALL SELECT 'payment', NULL, '', count(*), sum(amount_minor), 0, 0 FROM orders_payment ORDER BY 1, 2, 3
"""


def rows(sql, *params):
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


@pytest.fixture
def known(cast):
    """The person, and what is searched for."""
    one, traces = enrolled(cast)
    brought_in(one, traces)
    yield cast, one, traces
    for path in (*Path(settings.DATA).glob("imports/*/*"), *Path(settings.DATA).glob("inbox/*/*/*/*")):
        path.unlink()
    erasure_file().unlink(missing_ok=True)


def erased(cast, one, login="shen"):
    actor = cast.actor(login)
    with acting_as(actor):
        return erase_customer(actor=actor, customer_id=one, now=NOW)


def test_nothing_of_the_person_can_be_read_and_the_books_add_up(known):
    cast, one, traces = known
    before, books = dumped(traces), rows(BOOKS)
    assert len(traces) == 12 and all(before.values()), before  # the control: the same search finds each
    assert sum(map(len, before.values())) > 25
    assert isinstance(erased(cast, one), Done)
    assert {name: places for name, places in dumped(traces).items() if places} == {}
    assert rows(BOOKS) == books
    assert rows("SELECT count(*) FROM customers_personkey WHERE customer_id = %s", one) == [(0,)]
    with acting_as(SYSTEM):
        assert [hit.id for text in traces.values() for hit in customers_found(actor=SYSTEM, text=text)] == []


def test_files_of_others_stay_and_drafts_of_the_person_ask_again(known):
    cast, one, _traces = known
    erased(cast, one)
    left = rows("SELECT token FROM imports_upload WHERE erased_at IS NULL")
    assert left == [("c" * 32,)] and (Path(settings.DATA) / "imports/uploads" / ("c" * 32)).exists()


def test_the_log_keeps_one_line_without_words_and_the_row_a_number_without_a_face(known):
    cast, one, traces = known
    outcome = erased(cast, one)
    assert isinstance(erased(cast, one), Unchanged)
    [(facts, who)] = rows(
        "SELECT payload::text, actor_id FROM audit_event WHERE act = 'privacy.erase_customer'"
    )
    assert who == cast.staff["shen"] and json.loads(facts)["records"] == 2
    [row] = rows(
        "SELECT name, member_no, status, owner_id, has_phone FROM customers_customer WHERE id = %s", one
    )
    assert row == ("", f"erased-{one}", "erased", None, False)
    assert Erasure.objects.count() == 0  # nobody acts: no rows
    with acting_as(SYSTEM):
        assert Erasure.objects.get(customer_id=one).id == outcome.value
        assert not any(trace in str(Erasure.objects.values()) for trace in traces.values())


def test_a_hold_hinders_it_and_says_so(known):
    cast, one, traces = known
    shen = cast.actor("shen")
    with acting_as(shen):
        with pytest.raises(HoldUnknown):
            place_hold(actor=shen, customer_id=one, reason="whim", now=NOW)
        assert isinstance(place_hold(actor=shen, customer_id=one, reason="court", now=NOW), Done)
        assert isinstance(place_hold(actor=shen, customer_id=one, reason="books", now=NOW), Unchanged)
    with pytest.raises(Held):
        erased(cast, one)
    assert all(dumped(traces).values()) and not erasure_file().exists()
    with acting_as(shen):
        assert isinstance(lift_hold(actor=shen, customer_id=one, now=NOW), Done)
        assert isinstance(lift_hold(actor=shen, customer_id=one, now=NOW), Unchanged)
    assert isinstance(erased(cast, one), Done)


def test_nobody_but_the_officer_erases(known):
    cast, one, _traces = known
    for login in ("chen", "shi", "zhou", "jiang", "wu"):
        with pytest.raises(Forbidden):
            erased(cast, one, login)
    with pytest.raises(NotFound):
        erased(cast, 999_999)
    [(merged,)] = rows("SELECT id FROM customers_customer WHERE merged_into_id = %s", one)
    with pytest.raises(NotFound):
        erased(cast, merged)


def test_what_was_merged_in_does_not_stand_again(known):
    from shuke.stewardship.resolution.commands.splitting import split_customers

    cast, one, _traces = known
    [(merge,)] = rows("SELECT id FROM resolution_merge WHERE survivor_id = %s", one)
    erased(cast, one)
    chen = cast.actor("chen")
    with acting_as(chen), pytest.raises(NotFound):
        split_customers(actor=chen, merge_id=merge, now=NOW)


def test_the_request_is_met_by_it_and_nothing_is_left_to_ask_for(known):
    cast, one, _traces = known
    shen, asked = cast.actor("shen"), Asked("erase", "counter", "document")
    with acting_as(shen):
        number = take_request(
            actor=shen, customer_id=one, asked=asked, received_on=cast.today, today=cast.today
        ).value
    erased(cast, one)
    with acting_as(shen):
        assert Request.objects.get(id=number).state == "done"
        with pytest.raises(ErasedAlready):
            take_request(actor=shen, customer_id=one, asked=asked, received_on=cast.today, today=cast.today)


def test_a_failure_on_the_way_changes_nothing(known, monkeypatch):
    cast, one, traces = known
    monkeypatch.setattr(
        "shuke.stewardship.privacy.commands.erasing.signed_list.append", lambda *_: 1 / 0
    )  # the disk is full
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        erased(cast, one)
    [(tables,)] = rows("SELECT count(*) FROM customers_identifier WHERE customer_id = %s", one)
    assert tables > 4 and dumped(traces)["name"]


def test_the_list_tells_no_words_and_is_followed_once(known):
    cast, one, traces = known
    erased(cast, one)
    text = erasure_file().read_text()
    assert not any(trace in text for trace in traces.values()) and text.count("\n") == 1
    with acting_as(SYSTEM):
        assert erasures_missing(actor=SYSTEM) == []
        [line] = lines_of(erasure_file(), settings.SEAL_KEY)
        assert isinstance(repeat_erasure(actor=SYSTEM, line=1, facts=line.facts, now=NOW), Unchanged)


def test_a_number_that_is_somebody_elses_by_now_is_left_alone(known):
    _cast, one, traces = known
    facts = {"customer": one, "records": {str(one): "2020-01-01T00:00:00+00:00"}, "keys": []}
    with acting_as(SYSTEM):
        assert isinstance(repeat_erasure(actor=SYSTEM, line=7, facts=facts, now=NOW), Done)
        assert Erasure.objects.get(line=7).customer_id is None
        assert PersonKey.objects.filter(customer_id=one).exists()
    assert all(dumped(traces).values())


def touched_by_an_incident() -> None:
    """Everybody whom the program itself ever had to do with."""
    given = Incident(
        "other", "演练", NOW - timedelta(days=9000), timezone.now(), timezone.now(), who=("system", 0)
    )
    with acting_as(SYSTEM):
        leak = open_incident(actor=SYSTEM, given=given, now=timezone.now()).value
        assert list_touched(actor=SYSTEM, incident_id=leak, now=timezone.now()).value > 1


def a_member(cast, customer_id: int) -> None:
    """Points and a tier, from a programme of the plainest terms."""
    document = {
        "ways": {"rules": [{"key": "yuan", "kind": "per_amount", "points": 1}]},
        "tiers": [{"key": "base", "name": "会员", "name_en": "Member"}],
        "events": [["sign_up", 10]],
    }
    with acting_as(SYSTEM):
        draft = found_programme(
            actor=SYSTEM, currency="CNY", name="会员", name_en="Members", document=document, now=NOW
        ).value
        rehearse_terms(actor=SYSTEM, version_id=draft, now=NOW, today=cast.today)
        publish_terms(actor=SYSTEM, version_id=draft, now=NOW)
        join_programme(
            actor=SYSTEM, customer_id=customer_id, unit_id=cast.units["lake"], today=cast.today, now=NOW
        )
        book = {"customer_id": customer_id, "unit_id": cast.units["lake"], "now": NOW}
        gift = {"name": "茶样", "kind": "goods", "points": 1}
        reward = add_reward(actor=SYSTEM, code="TEA", given=gift, now=NOW).value
        redeem_reward(actor=SYSTEM, reward_id=reward, key="reward", **book)
        Referral.objects.create(
            referrer_id=customer_id, friend_id=cast.customers["lin"], friend_no=cast.customers["lin"],
            version_id=rows("SELECT max(id) FROM programme_version")[0][0], unit_id=cast.units["lake"], named_at=NOW,
            named_on=NOW.date(), until_on=NOW.date(), device_mark=b"d" * 16,
        )  # fmt: skip
        words = {"code": "TEN", "name": "立减", "name_en": "", "currency": "CNY", "now": NOW}
        terms = {"offer": {"kind": "amount", "minor": 1000}}
        offer = draft_offer(actor=SYSTEM, document=terms, **words).value
        open_offer(actor=SYSTEM, offer_id=offer, now=NOW)
        give_coupon(actor=SYSTEM, offer_id=offer, customer_id=customer_id, now=NOW)
        till = {"unit_id": cast.units["lake"], "now": NOW}
        text = issue_allowance(
            actor=SYSTEM, terminal="1", kind="points", budget_minor=500, key="till", **till
        ).value
        serial = allowance_in(tickets_public_key(actor=SYSTEM), text).serial
        told = Redeemed(1, 500, NOW, cast.orders["S-1"], customer_id=customer_id, points=900_000)
        reconcile_allowance(actor=SYSTEM, serial=serial, redeemed=[told], **till)


def test_every_holding_is_really_erased(known):
    """Each table of the registry in which the person stands: gone, emptied, unlinked, or kept as declared."""
    cast, one, _traces = known
    touched_by_an_incident()
    a_member(cast, one)
    ids = [
        id_
        for (id_,) in rows("SELECT id FROM customers_customer WHERE id = %s OR merged_into_id = %s", one, one)
    ]
    where = {
        holding.table: " OR ".join(f"{key} = ANY (%s)" for key in holding.keys)
        for holding in HOLDINGS.values()
    }

    def counts() -> dict[str, int]:
        return {
            table: rows(f"SELECT count(*) FROM {table} WHERE {condition}", *[ids] * condition.count("%s"))[0][
                0
            ]
            for table, condition in where.items()
        }

    before = counts()
    empty = {table for table, count in before.items() if not count}
    assert empty <= {"customers_assignment", "customers_lookup", "customers_contact", "customers_cardlink", "insight_figure",
                     "customers_restriction", "privacy_request", "privacy_hold", "privacy_erasure", "orders_refund",
                     "resolution_candidate", "customers_guardianship", "customers_housemate", "customers_formervalue",
                     "customers_arrival", "programme_membership", "programme_tierchange",
                     "customers_membersession", "programme_dispute"}  # fmt: skip
    erased(cast, one)
    after = counts()
    for table, holding in HOLDINGS.items():
        if holding.on_erase in ("delete", "unlink"):
            assert after[table] == 0, table
        elif table not in ("privacy_erasure", "audit_subject"):  # which tell of the erasure itself
            assert after[table] == before[table], table
        if holding.blanks:
            stays = " OR ".join(f"{name} IS DISTINCT FROM %s" for name in holding.blanks)
            left = f"SELECT count(*) FROM {table} WHERE ({where[table]}) AND ({stays})"
            assert rows(left, *[ids] * len(holding.keys), *holding.blanks.values()) == [(0,)], table


@pytest.mark.parametrize("table", sorted(
    ("customers_assignment", "customers_lookup", "customers_cardlink", "insight_figure", "resolution_candidate", "orders_refund",
     "customers_contact", "customers_membersession")))  # fmt: skip
def test_tables_that_the_program_fills_elsewhere_are_erased_too(known, table):
    cast, one, _traces = known
    zhao, lake = cast.customers["zhao"], cast.units["lake"]
    values = {
        "customers_assignment": f"(customer_id, staff_id, reason) VALUES ({one}, {cast.staff['feng']}, 'vip')",
        "customers_lookup": f"(customer_id, staff_id, until_at) VALUES ({one}, {cast.staff['wu']}, now())",
        "customers_cardlink": f"(customer_id, secret_hash) VALUES ({one}, '\\x01')",
        "customers_membersession": "(customer_id, secret_hash, blind, way, device, is_remembered, until_at)"
        f" VALUES ({one}, '\\x01', '\\x01', 'phone', '', false, now() + interval '1 day')",
        "customers_contact": required("customers_contact", person_id=one, organisation_id=zhao),
        "orders_refund": required("orders_refund", customer_id=one, unit_id=lake),
        "resolution_candidate": f"(left_id, right_id, weight, reasons, stake_minor, state, found_by)"
        f" VALUES (least({one}, {zhao}), greatest({one}, {zhao}), 1, '[]', 0, 'open', 'night')",
        "insight_figure": required("insight_figure", customer_id=one, abc="'A'"),
    }
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} {values[table]}")
    keys = HOLDINGS[table].keys
    where = " OR ".join(f"{key} = %s" for key in keys)
    assert rows(f"SELECT count(*) FROM {table} WHERE {where}", *[one] * len(keys)) == [(1,)]
    erased(cast, one)
    assert rows(f"SELECT count(*) FROM {table} WHERE {where}", *[one] * len(keys)) == [(0,)]


def required(table, **given):
    """A row with every column that must be filled, whatever they are."""
    found = rows(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
        " AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'",
        table,
    )
    plain = {"date": "'2026-11-22'", "boolean": "false", "xid8": "pg_current_xact_id()", "jsonb": "'{}'",
             "timestamp with time zone": "now()"}  # fmt: skip
    filled = {
        name: "''" if kind.startswith("char") or kind == "text" else plain.get(kind, "0")
        for name, kind in found
    } | {name: str(value) for name, value in given.items()}
    return f"({', '.join(filled)}) VALUES ({', '.join(filled.values())})"


def test_words_that_everybodys_rows_would_hold_are_not_searched_for():
    assert words_of(["林", "li", "林慧敏", "+8613800138016", "M12", " "]) == (
        "+8613800138016",
        "13800138016",
        "林慧敏",
    )


SECRET = bytes(range(32))


def filled(file, count=4):
    return [
        append(file, SECRET, {"n": n}, datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=n))
        for n in range(count)
    ]


def test_the_list_is_a_chain(tmp_path):
    file = tmp_path / "seals" / "list.log"
    assert filled(file) == [1, 2, 3, 4]
    assert [line.facts for line in lines_of(file, SECRET)] == [{"n": n} for n in range(4)]
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [lines[0], lines[1].replace('"n": 1', '"n": 9'), *lines[2:]],
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: [lines[0], lines[2], lines[1], lines[3]],
        lambda lines: [lines[0], lines[0], *lines[1:]],
        lambda lines: ["{}", *lines[1:]],
    ],
    ids=["changed", "cut", "swapped", "put in", "emptied"],
)
def test_a_list_that_was_changed_is_found(tmp_path, change):
    file = tmp_path / "list.log"
    filled(file)
    file.write_text("\n".join(change(file.read_text().splitlines())) + "\n")
    with pytest.raises(ListBroken):
        lines_of(file, SECRET)


def test_a_line_that_was_cut_off_was_promised_to_nobody(tmp_path):
    file = tmp_path / "list.log"
    filled(file)
    with file.open("a") as out:
        out.write('{"no": 5, "at"')
    assert len(lines_of(file, SECRET)) == 4
    assert append(file, SECRET, {"n": 4}, datetime(2026, 11, 2, tzinfo=UTC)) == 5
    assert [line.no for line in lines_of(file, SECRET)] == [1, 2, 3, 4, 5]


def test_another_key_signs_nothing(tmp_path):
    file = tmp_path / "list.log"
    filled(file)
    with pytest.raises(ListBroken):
        append(file, bytes(32), {"n": 4}, datetime(2026, 11, 2, tzinfo=UTC))


def signed_in(login):
    client = Client()
    assert client.post("/login", {"login": login, "password": "一叶茶铺-熟客-2026"}).status_code == 302
    return client


def test_the_page_counts_what_goes_and_wants_a_fresh_proof(known, monkeypatch):
    _cast, one, traces = known
    client, address = signed_in("shen"), reverse("customer_erasure", args=[one])
    page = client.get(address).content.decode()
    assert NAME in page and "<span>个人密钥</span>" in page
    with monkeypatch.context() as long_ago:
        long_ago.setattr("shuke.doors.web.entry.proof.is_recent", lambda at, minutes, now: False)
        assert client.post(address).status_code in (302, 403)
        assert all(dumped(traces).values())
    assert client.post(address)["Location"] == reverse("requests")
    assert not dumped(traces)["name"]
    assert client.get(f"/customers/{one}").status_code == 404
    again = client.get(address)
    assert again.status_code == 200 and "抹除" in again.content.decode()
