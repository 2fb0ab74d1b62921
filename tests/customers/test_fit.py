"""The fit card: who wrote what when and where from, what it was before, and sealed where it is sensitive."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from shuke.customers.commands.field_values import set_field_values
from shuke.customers.commands.fields import define_field
from shuke.customers.models import FieldValue, FormerValue
from shuke.customers.queries.campaigns import origins_of
from shuke.customers.queries.fields import field_attributes, former_values_of
from shuke.customers.queries.lists import Asked, Condition, customers_listed
from shuke.customers.rules.captured import Captured
from shuke.customers.rules.fields import Choice, Field
from shuke.foundation.org.actor import SYSTEM, acting_as, reading_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.stewardship.privacy.commands.erasing import erase_customer
from shuke.stewardship.privacy.queries.copies import own_copy
from shuke.stewardship.resolution.commands.merging import merge_customers

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
SIZES = (Choice("s", "小", "Small"), Choice("m", "中", "Medium"))


@pytest.fixture
def shop(cast):
    with acting_as(SYSTEM):
        for field in (
            Field("robe", "茶服尺码", "Robe size", "choice", choices=SIZES, is_fit=True),
            Field("skin", "肤质", "Skin", "text", "X", is_fit=True),
            Field("lane", "通道", "Lane", "text"),
        ):
            define_field(actor=SYSTEM, given=field)
    return cast


def note(shop, login="zhou", customer="lin", source="visit", **values):
    actor = shop.actor(login)
    with acting_as(actor), transaction.atomic():
        return set_field_values(
            actor=actor, customer_id=shop.customers[customer], values=values, captured=Captured(source)
        )  # fmt: skip


def former(shop, login="zhou"):
    actor = shop.actor(login)
    with reading_as(actor):
        found = former_values_of(actor=actor, customer_id=shop.customers["lin"])
    return [
        (one.shown.field.key, one.shown.form, one.shown.is_masked, one.source, one.staff_name)
        for one in found
    ]


def test_each_answer_tells_who_when_and_where_from_and_keeps_what_it_was(shop):
    assert isinstance(note(shop, robe="s"), Done) and isinstance(note(shop, robe="s"), Unchanged)
    assert former(shop) == []
    note(shop, "chen", source="call", robe="m")
    assert former(shop) == [("robe", "s", False, "visit", "周静怡")]
    actor = shop.actor("chen")
    with reading_as(actor):
        (origin,) = [
            one
            for key, one in origins_of(actor=actor, customer_id=shop.customers["lin"]).items()
            if key[0] == "v"
        ]
    assert (origin.source, origin.staff_name) == ("call", "陈立群")
    note(shop, robe="")
    assert [one[:2] for one in former(shop)] == [("robe", "m"), ("robe", "s")]


def test_of_other_fields_nothing_former_is_kept(shop):
    note(shop, lane="A")
    note(shop, lane="B")
    assert former(shop) == []


def test_what_is_sensitive_is_sealed_now_and_before(shop):
    note(shop, "chen", skin="敏感")
    note(shop, "chen", skin="油性")
    with acting_as(SYSTEM):
        now, before = FieldValue.objects.get(field__key="skin"), FormerValue.objects.get()
    for row in (now, before):
        assert row.text is None and row.letter == "X" and "敏感".encode() not in bytes(row.ciphertext)
    assert now.blind is None
    for login, shown in (
        ("chen", [True]),
        ("shi", [True]),
        ("zhou", []),
        ("gao", []),
        ("qian", []),
        ("feng", []),
    ):
        found = former(shop, login)
        assert [masked for _key, form, masked, *_rest in found] == shown, login
        assert all(form == "" for _key, form, *_rest in found)


def test_a_size_filters_and_what_is_sensitive_does_not(shop):
    note(shop, "chen", robe="m", skin="敏感")
    actor = shop.actor("chen")
    with reading_as(actor):
        attributes = {one.name: one for one in field_attributes(actor=actor)}
        asked = Asked((Condition("robe", "is", "m"),), attributes={**Asked().attributes, **attributes})
        assert [row.id for row in customers_listed(actor=actor, asked=asked)] == [shop.customers["lin"]]
    assert attributes["robe"].can_filter and not attributes["skin"].can_filter


def test_a_merge_brings_what_was_before_along(shop):
    note(shop, robe="s")
    note(shop, robe="m")
    lin, new = shop.customers["lin"], shop.customers["new"]
    actor = shop.actor("chen")
    with acting_as(actor), transaction.atomic():
        merge_customers(actor=actor, customer_ids=(lin, new), survivor_id=new, today=shop.today)
    with acting_as(SYSTEM):
        assert list(FormerValue.objects.values_list("customer_id", "text")) == [(new, "s")]


def test_the_own_copy_opens_it_and_erasure_leaves_nothing(shop):
    note(shop, "chen", skin="敏感", robe="s")
    note(shop, "chen", skin="油性", robe="m")
    officer, lin = shop.actor("shen"), shop.customers["lin"]
    with reading_as(officer):
        (sheet,) = [
            one for one in own_copy(actor=officer, customer_id=lin) if one.table == "customers_formervalue"
        ]
    told = {row[0]: row for row in sheet.rows}
    assert told["肤质"][4] == "敏感" and told["茶服尺码"][1] == "s"
    with acting_as(officer), transaction.atomic():
        erase_customer(actor=officer, customer_id=lin, now=NOW)
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM customers_formervalue")
        assert cursor.fetchone() == (0,)
