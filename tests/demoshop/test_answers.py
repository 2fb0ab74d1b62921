"""What the shop asks beyond the usual, its answers, and who speaks for its companies."""

from shuke.customers.rules.field_values import canonical
from shuke.customers.rules.fields import Choice, Field, checked_field
from shuke.customers.rules.sealing import value_context
from shuke.foundation.kernel import cipher
from shuke.foundation.org.keyring import keyring

from .conftest import TODAY


def fields_of(shop) -> dict[int, Field]:
    rows = shop.all(
        "SELECT id, key, label, label_en, kind, letter, about, choices, currency, is_indexed FROM customers_customfield"
    )
    return {
        id_: Field(
            key,
            label,
            en,
            kind,
            letter,
            about,
            tuple(Choice(*one) for one in choices),
            currency,
            indexed,
            id_,
        )
        for id_, key, label, en, kind, letter, about, choices, currency, indexed in rows
    }


def test_the_fields_are_such_as_a_shop_could_define(shop):
    fields = fields_of(shop)
    assert len(fields) == 6 and {one.letter for one in fields.values()} == {"B", "S", "X"}
    for field in fields.values():
        checked_field(field)


def test_every_answer_is_one_of_its_field_about_whom_it_asks(shop):
    fields = fields_of(shop)
    rows = shop.all(
        "SELECT v.field_id, v.letter, v.is_indexed, v.text, v.number, v.day, c.kind, v.home_path = c.home_path"
        " FROM customers_fieldvalue v JOIN customers_customer c ON c.id = v.customer_id"
    )
    assert {row[0] for row in rows} == set(fields)
    for field_id, letter, indexed, text, number, day, kind, at_home in rows:
        field = fields[field_id]
        assert (letter, indexed) == (field.letter, field.is_indexed) and field.is_for(kind) and at_home
        if field.kind == "choice":
            assert canonical(field, text) == text
        if field.kind == "day":
            assert day <= TODAY
        if field.kind in ("flag", "money"):
            assert number == number.to_integral_value() and number > 0


def test_what_is_sensitive_opens_with_its_persons_key(shop):
    ring = keyring()
    rows = shop.all(
        "SELECT v.id, v.ciphertext, v.person_key_id, k.wrapped FROM customers_fieldvalue v"
        " JOIN customers_personkey k ON k.id = v.person_key_id AND k.customer_id = v.customer_id WHERE v.letter = 'X'"
    )
    assert 10 <= len(rows) <= 60
    for id_, sealed, key_id, wrapped in rows:
        text = cipher.open_sealed(cipher.unwrap(ring.master, wrapped), value_context(id_, key_id), sealed)
        assert len(text) >= 4
    assert (
        shop.one("SELECT count(*) FROM customers_fieldvalue WHERE (letter = 'X') <> (ciphertext IS NOT NULL)")
        == 0
    )


def test_most_companies_have_somebody_of_their_shop_who_speaks_for_them(shop):
    companies = shop.one("SELECT count(*) FROM customers_customer WHERE kind = 'organisation'")
    told = shop.one("SELECT count(DISTINCT organisation_id) FROM customers_contact")
    assert 0.7 * companies <= told < companies
    odd = """SELECT count(*) FROM customers_contact t JOIN customers_customer o ON o.id = t.organisation_id
             JOIN customers_customer p ON p.id = t.person_id
             WHERE o.kind <> 'organisation' OR p.kind <> 'person' OR o.home_unit_id <> p.home_unit_id
                OR t.from_on < o.joined_on OR t.from_on < p.joined_on OR t.from_on > %s"""
    assert shop.one(odd, TODAY) == 0
    first = "SELECT organisation_id, count(*) FILTER (WHERE is_primary) FROM customers_contact GROUP BY 1"
    assert {number for _organisation, number in shop.all(first)} == {1}
