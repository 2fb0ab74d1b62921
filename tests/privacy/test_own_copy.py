"""A person's own copy: everything of that person, nothing of another, held by the catalogue of fields."""

import io
import json
import re
import zipfile

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shuke.customers.commands.identifiers import add_identifier
from shuke.customers.commands.marks import add_note
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.backend.constraints import links_to
from shuke.foundation.org.holdings import HOLDINGS
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.stewardship.privacy.commands.copies import take_copy
from shuke.stewardship.privacy.queries.copies import CONTEXTS, PARTS, SEALED, own_copy
from shuke.ui.own_copy.words import WORDS

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
PASSWORD = "一叶茶铺-熟客-2026"
# Fields that a copy leaves out wherever they stand, and why. A field without a line here and in no export fails.
LEFT_OUT = {
    "customer_id insight_figure.joined_on": "a copy of what the record itself shows",
    "id row_xid version value_id home_path store_path unit_path letter is_indexed rank": "the program's own bookkeeping",
    "customer survivor loser left right merged_into organisation person person_key order refund merge": "says whose row it is",
    "given_name pinyin given_pinyin initials has_phone": "worked out of the name and the phones, which are shown",
    "home_unit unit owner staff tagged_by captured_by written_by removed_by done_by merged_by undone_by seller taken_by"
    " decided_by held_by lifted_by erased_by set_by ended_by"
    " recorded_by made_by added_by household customers_fieldvalue.captured_by customers_formervalue.captured_by"
    " customers_customer.captured_by":
        "who works in the shop is nothing of the customer's",
    "created_at joined_at sold_on refunded_on removed_at taken_at": "the same as a moment that is shown, or the program's own",
    "request rows line occasion reasons fields marks ordinal matched_quantity is_goods line_count":
        "the program's own bookkeeping",
    "goods_minor refunded_goods_minor cost_minor": "sums for the shop's books; what was paid is shown",
    "conversations_message.ciphertext": "it was sent to the person, and is erased here soon after",
    "tries due_at claimed_at conversations_message.until_at erase_at reference conversations_message.reason":
        "how the program goes about sending; whether it was sent is shown",
    "incident events privacy_touched.way message": "how the program goes about telling; when and what is shown",
    "transfer account origin from_lot held is_pending expires_at zone is_holder is_open closed_by merge_no before_since"
    " before_until":
        "the program's own bookkeeping; what was earned and used is shown by entry and lot",
    "terms batch public is_bearer is_passing hold held_until coupons_coupon.about coupons_used.use coupons_used.coupon"
    " coupons_used.offer coupons_used.time coupons_used.is_back passed_times":
        "the program's own bookkeeping; which offer, until when and when it was used is shown",
    "allowance coupons_reported.number coupons_reported.coupon coupons_reported.came_at coupons_reported.reason first_use":
        "between tills; what was used of the person's is shown with the coupon",
    "given_by noted_by settled_by referrals_referral.named_by": "who works in the shop is nothing of the customer's",
    "referrer friend friend_no referrals_referral.unit":
        "two people; that somebody was brought is shown, the other person is not told of",
    "version ripe_at named_at referrals_referral.decided_by referrals_referral.decided_at"
    " least_minor referrer_earning friend_earning referrals_referral.order":
        "the program's own bookkeeping; what was promised stands in the terms, what was earned is shown by entry",
    "referrals_referral.reasons": "what the shop looks at of two people; how it was decided and why is shown",
    "programme_dispute.use programme_dispute.given_back programme_dispute.asked_for rewards_redemption.burn":
        "the program's own bookkeeping; what was used and given back is shown by entry",
    "escalated_at seen_on_hand care_wish.product": "how the shop goes about it; what was wished or promised is shown",
    "child guardian": "two people; the relation is shown, the other person is not told of",
    "recorded_at": "the program's own",
    "customers_customer.campaign customers_identifier.campaign customers_fieldvalue.campaign customers_origin.campaign"
    " customers_formervalue.campaign":
        "the campaigns and events that somebody came by are shown once",
    "customers_fieldvalue.source customers_fieldvalue.captured_at": "shown with the record's own source",
    "pk": "made of columns that are shown",
}  # fmt: skip
REASONS = {name: why for names, why in LEFT_OUT.items() for name in names.split()}


def models() -> dict:
    return {model._meta.db_table: model for model in apps.get_models()}


def untold(table: str, told: tuple[str, ...]) -> list[str]:
    """Fields of the classes B to X that are neither in a copy nor explained."""
    model = models()[table]
    fields = [
        field for field in model._meta.get_fields() if model.field_classes.get(field.name) in tuple("BCSX")
    ]
    return [
        f"{table}.{one.name}"
        for one in fields
        if one.column not in told and not {one.name, f"{table}.{one.name}"} & set(REASONS)
    ]


def signed_in(login: str) -> Client:
    client = Client()
    assert client.post("/login", {"login": login, "password": PASSWORD}).status_code == 302
    return client


def copied(customer_id: int, actor=SYSTEM) -> dict:
    with acting_as(actor):
        return {sheet.table: sheet for sheet in own_copy(actor=actor, customer_id=customer_id)}


def test_every_field_of_every_table_that_holds_a_person_is_told_or_explained():
    shown = [one for one in HOLDINGS.values() if one.export]
    assert len(shown) > 10
    assert [name for one in shown for name in untold(one.table, one.export)] == []
    assert [name for part in PARTS for name in untold(part.table, part.columns)] == []


def test_a_field_that_is_forgotten_is_found():
    """The control."""
    without = tuple(name for name in HOLDINGS["orders_order"].export if name != "total_minor")
    assert untold("orders_order", without) == ["orders_order.total_minor"]


def test_what_hangs_on_a_row_of_a_person_is_a_part_of_the_copy():
    """A table below sales that nobody thought of fails here; matches join lines that are both shown."""
    below = {child for whole in ("orders_order", "orders_refund") for child, _column in links_to(whole)}
    # Told by entries, by payments, by points given back, and by the coupons used.
    elsewhere = {"ledger_transfer", "counter_sale", "counter_back", "coupons_use"}
    assert below - {part.table for part in PARTS} - set(HOLDINGS) == elsewhere


def test_every_sealed_table_can_be_opened_and_every_column_has_its_word():
    assert {one.table for one in HOLDINGS.values() if SEALED in one.export} == set(CONTEXTS)
    named = {name for one in HOLDINGS.values() for name in one.export}
    named |= {name for part in PARTS for name in (*part.columns, "number")}
    assert named - set(WORDS) == set() and set(WORDS) - named == set()


@pytest.fixture
def known(cast):
    """林慧敏 with a value of each kind that lies sealed."""
    lin = cast.customers["lin"]
    with acting_as(SYSTEM):
        add_identifier(actor=SYSTEM, customer_id=lin, kind="email", text="lin@example.cn")
        add_note(actor=SYSTEM, customer_id=lin, text="喜欢明前龙井")
    return cast


def test_a_copy_opens_what_is_sealed_and_holds_each_line_that_was_bought(known):
    sheets = copied(known.customers["lin"])
    contacts = [
        dict(zip(sheets["customers_identifier"].columns, row, strict=True))
        for row in sheets["customers_identifier"].rows
    ]
    assert {row["ciphertext"] for row in contacts} >= {"+8613800138016", "lin@example.cn"}
    assert [row[-1] for row in sheets["customers_note"].rows] == ["喜欢明前龙井"]
    assert [row[sheets["orders_order"].columns.index("number")] for row in sheets["orders_order"].rows] == [
        "S-1",
        "S-2",
        "S-3",
    ]
    assert sorted(row[:2] for row in sheets["orders_line"].rows) == sorted(
        [("S-1", "狮峰龙井 50g"), ("S-2", "狮峰龙井 50g"), ("S-2", "老白茶饼"), ("S-3", "老白茶饼")]
    )
    assert any(row[0] == "customers.add_note" for row in sheets["audit_subject"].rows)


def test_a_copy_holds_nothing_of_anybody_else(known):
    text = str([sheet.rows for sheet in copied(known.customers["lin"]).values()])
    assert not re.search("吴建国|13900132750|S-4|S-8|赵丽华", text)
    assert "吴建国" in str([sheet.rows for sheet in copied(known.customers["wujg"]).values()])


def test_a_record_that_was_merged_is_in_the_copy_of_who_was_kept(known):
    from shuke.stewardship.resolution.commands.merging import merge_customers

    lin, other = known.customers["lin"], known.customers["zhao"]
    with acting_as(SYSTEM):
        merge_customers(actor=SYSTEM, customer_ids=(lin, other), today=known.today, survivor_id=lin)
    sheets = copied(lin)
    assert "13600139043" in str(sheets["customers_identifier"].rows) and "S-5" in str(
        sheets["orders_order"].rows
    )
    assert len(sheets["customers_customer"].rows) == 2
    with pytest.raises(NotFound):
        copied(other)


def test_nobody_but_the_officer_takes_a_copy(known):
    lin = known.customers["lin"]
    assert copied(lin, known.actor("shen"))
    for login in ("chen", "shi", "zhou", "jiang", "chu"):
        with pytest.raises(Forbidden):
            copied(lin, known.actor(login))
    with pytest.raises(NotFound):
        copied(999_999, known.actor("shen"))


def test_the_file_is_handed_out_once_the_log_knows_of_it(known):
    lin, client = known.customers["lin"], signed_in("shen")
    answer = client.post(reverse("customer_copy", args=[lin]))
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    file = zipfile.ZipFile(io.BytesIO(answer.content))
    page, every = file.read("index.html").decode(), json.loads(file.read("all.json"))
    assert "13800138016" in page and "喜欢明前龙井" in page
    assert every["customers_customer"][0]["name"] == "林慧敏" and len(every["orders_line"]) == 4
    assert "13800138016" in file.read("customers_identifier.csv").decode("utf-8-sig")
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT payload::text, actor_id FROM audit_event WHERE act = 'privacy.take_copy'")
        [(facts, who)] = cursor.fetchall()
    assert who == known.staff["shen"] and len(json.loads(facts)["sha256"]) == 64
    assert json.loads(facts)["rows"]["orders_line"] == 4 and "13800138016" not in facts


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_only_the_officer_sees_the_button(known):
    lin = known.customers["lin"]
    for login, seen in (("shen", True), ("chen", False)):
        page = signed_in(login).get(f"/customers/{lin}")
        assert page.status_code == 200
        assert (reverse("customer_copy", args=[lin]) in page.content.decode()) is seen


def test_a_name_that_looks_like_a_formula_or_a_script_is_neither(known):
    lin, client = known.customers["lin"], signed_in("shen")
    with acting_as(SYSTEM):
        add_note(actor=SYSTEM, customer_id=lin, text="=HYPERLINK(1)<script>x</script>")
    file = zipfile.ZipFile(io.BytesIO(client.post(reverse("customer_copy", args=[lin])).content))
    assert "<script>" not in file.read("index.html").decode()
    assert ",=HYPERLINK" not in file.read("customers_note.csv").decode("utf-8-sig")


def test_the_act_alone_does_not_reach_further_than_who_does_it(known):
    with acting_as(SYSTEM), pytest.raises(NotFound):
        take_copy(actor=SYSTEM, customer_id=999_999, rows={}, sha256="0" * 64, now=timezone.now())


def test_who_proved_long_ago_who_it_is_proves_it_again(known, monkeypatch):
    client = signed_in("shen")
    monkeypatch.setattr("shuke.doors.web.entry.proof.is_recent", lambda at, minutes, now: False)
    answer = client.post(reverse("customer_copy", args=[known.customers["lin"]]))
    assert answer.status_code in (302, 403) and "zip" not in answer["Content-Type"]
    assert "13800138016" not in answer.content.decode()
