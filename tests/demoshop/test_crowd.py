"""Names, contacts, families, doubles, owners."""

import pyarrow.parquet as pq
import pytest

from shuke.customers.rules.birthdays import checked_birthday
from shuke.customers.rules.identifiers import normal_form
from shuke.customers.rules.names import clean, name_columns
from shuke.customers.rules.sealing import blind_of, identifier_context, note_context, tail_blind
from shuke.doors.demoshop.build import TRUTH
from shuke.foundation.kernel import cipher
from shuke.foundation.org.keyring import keyring

from .conftest import TODAY


@pytest.fixture(scope="module")
def truth(shop):
    return pq.read_table(shop.data / TRUTH).to_pylist()


@pytest.fixture(scope="module")
def contacts(shop):
    """(customer, kind, plain text, blind, tail, primary) of every identifier, opened with its own key."""
    ring, opened = keyring(), []
    for id_, customer, kind, sealed, key_id, blind, tail, primary, wrapped in shop.all(
        "SELECT i.id, i.customer_id, i.kind, i.ciphertext, i.person_key_id, i.blind, i.tail, i.is_primary, k.wrapped"
        " FROM customers_identifier i JOIN customers_personkey k ON k.id = i.person_key_id AND k.customer_id = i.customer_id"
    ):
        text = cipher.open_sealed(
            cipher.unwrap(ring.master, wrapped), identifier_context(id_, key_id), sealed
        )
        opened.append((customer, kind, text, blind, tail, primary))
    return opened


def test_name_columns_are_those_of_the_rule(shop):
    """No column is made otherwise than the program makes it."""
    rows = shop.all("SELECT name, given_name, pinyin, given_pinyin, initials FROM customers_customer")
    assert len(rows) == 3_000
    for name, *columns in rows:
        assert name == clean(name) and tuple(name_columns(name).values()) == tuple(columns), name
    assert all(pinyin and initials for _n, _g, pinyin, _gp, initials in rows)
    assert ("单小慧", "小慧", "shanxiaohui", "xiaohui", "sxh") in rows


def test_contacts_open_with_their_key_and_are_found_by_their_index(contacts):
    ring = keyring()
    for _customer, kind, text, blind, tail, _primary in contacts:
        assert normal_form(kind, text) == text
        assert blind_of(ring.index, kind, text) == blind
        assert (tail_blind(ring.index, text) if kind in ("phone", "card") else None) == tail
    assert {kind for _c, kind, *_rest in contacts} == {"phone", "email", "card", "wechat", "external"}


def test_phones_ring_nowhere_and_addresses_reach_nobody(contacts):
    """Mobile segments without an operator; domains that are kept for examples."""
    for _customer, kind, text, *_rest in contacts:
        if kind == "phone":
            assert text[3:6] in {"154", "160", "161", "163", "164", "169"}
        if kind == "email":
            assert text.rsplit("@")[1] in {"example.com", "example.net", "example.org"}


def test_families_share_a_phone_and_nobody_else_does(contacts, truth):
    """Equal phones belong to one household, or to one person who is in the book twice."""
    by_phone: dict[str, set[int]] = {}
    for customer, kind, text, *_rest in contacts:
        if kind == "phone":
            by_phone.setdefault(text, set()).add(customer)
    known = {row["customer_id"]: row for row in truth}
    shared = [customers for customers in by_phone.values() if len(customers) > 1]
    households = [c for c in shared if len({known[one]["household_id"] for one in c} - {None}) == 1]
    assert len(households) >= 80
    for customers in shared:
        people = {known[one]["person_id"] for one in customers}
        homes = {known[one]["household_id"] for one in customers} - {None}
        assert len(people) == 1 or len(homes) == 1, customers


def test_some_people_are_in_the_book_twice_and_the_truth_knows(shop, truth):
    """Each slip happens; a double has another record, the same gender, and never points to a double."""
    doubles = [row for row in truth if row["person_id"] != row["customer_id"]]
    assert len(doubles) == 90 and {row["slip"] for row in doubles} == {
        "typo",
        "second_phone",
        "nickname",
        "latin",
        "no_phone",
    }
    names = dict(shop.all("SELECT id, name FROM customers_customer"))
    originals = {row["customer_id"] for row in truth if row["person_id"] == row["customer_id"]}
    for row in doubles:
        assert row["person_id"] in originals
        if row["slip"] == "second_phone":
            assert names[row["customer_id"]] == names[row["person_id"]]
        if row["slip"] == "latin":
            assert names[row["customer_id"]].isascii()
    assert 0.2 < sum(row["gone"] for row in truth) / len(truth) < 0.7


def test_owners_are_dated_facts(shop):
    """One open row per owned customer, the same as the customer's owner; hand-overs join without a gap."""
    assert shop.one(
        "SELECT count(*) FROM customers_customer c LEFT JOIN customers_ownership o ON o.customer_id = c.id AND"
        " o.until_on IS NULL"
        " WHERE c.owner_id IS DISTINCT FROM o.staff_id"
    ) == 0  # fmt: skip
    handed, gaps = shop.one(
        "SELECT count(*), count(*) FILTER (WHERE n.from_on <> o.until_on OR o.staff_id = n.staff_id) FROM customers_ownership o"
        " JOIN customers_ownership n ON n.customer_id = o.customer_id AND n.until_on IS NULL WHERE o.until_on IS NOT NULL"
    )
    assert handed > 100 and gaps == 0
    assert (
        shop.one(
            "SELECT count(*) FROM customers_customer c JOIN org_staff s ON s.id = c.owner_id WHERE NOT s.is_active"
        )
        == 0
    )


def test_nobody_joins_after_the_first_purchase(shop):
    late = (
        "SELECT count(*) FROM customers_customer c WHERE joined_on > (SELECT min(sold_on) FROM orders_order o"
        " WHERE o.customer_id = c.id)"
    )
    assert shop.one(late) == 0
    assert shop.one("SELECT count(*) FROM customers_customer WHERE joined_on > %s", TODAY) == 0


def test_birthdays_are_possible_solar_and_lunar(shop):
    guarded = "EXISTS (SELECT 1 FROM customers_guardianship g WHERE g.child_id = b.customer_id)"
    rows = shop.all(f"SELECT b.year, b.month, b.day, b.is_lunar, {guarded} FROM customers_birthday b")
    for year, month, day, is_lunar, is_guarded in rows:
        born = {"year": year, "month": month, "day": day, "is_lunar": is_lunar}
        assert checked_birthday(born, TODAY, is_guarded=is_guarded)
    assert 0.05 < sum(row[3] for row in rows) / len(rows) < 0.4
    assert sum(row[0] is None for row in rows) > 50


def test_organisations_of_every_kind_buy_in_bulk(shop):
    kinds = dict(
        shop.all(
            "SELECT organisation_kind, count(*) FROM customers_customer WHERE kind = 'organisation' GROUP BY 1"
        )
    )
    assert set(kinds) == {"corporate", "distributor", "partner", "supplier"} and sum(kinds.values()) == 60
    bulk = (
        "SELECT avg(l.quantity)::float FROM orders_line l JOIN orders_order o ON o.id = l.order_id"
        " JOIN customers_customer c ON c.id = o.customer_id JOIN catalog_product p ON p.id = l.product_id"
        " JOIN catalog_category g ON g.id = p.category_id WHERE c.organisation_kind = 'corporate' AND g.code LIKE 'gift%'"
    )
    assert shop.one(bulk) > 10


def test_notes_open_and_tags_have_both_names(shop):
    ring = keyring()
    notes = [
        cipher.open_sealed(cipher.unwrap(ring.master, wrapped), note_context(id_, key_id), sealed)
        for id_, key_id, sealed, wrapped in shop.all(
            "SELECT n.id, n.person_key_id, n.ciphertext, k.wrapped FROM customers_note n JOIN"
            " customers_personkey k ON k.id = n.person_key_id"
        )
    ]
    assert len(notes) > 50 and any("老白茶饼" in note for note in notes)
    assert shop.one("SELECT count(*) FROM customers_tag WHERE label_en = '' OR label = ''") == 0
    assert shop.one("SELECT count(*) FROM customers_tagging") > 1_000
