"""Custom fields: what may be defined, and that every way of writing a value comes to one form."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.customers.rules.field_values import (
    LARGEST,
    FieldChoiceUnknown,
    FieldDayInvalid,
    FieldFlagInvalid,
    FieldMoneyInvalid,
    FieldNumberInvalid,
    FieldTextTooLong,
    canonical,
    hidden,
    typed,
)
from shuke.customers.rules.fields import (
    CONFIDENCE,
    Choice,
    ChoicesMissing,
    Field,
    FieldClassLowered,
    FieldKeyInvalid,
    FieldKindFixed,
    FieldLabelMissing,
    FieldShapeUnknown,
    check_change,
    checked_field,
)
from shuke.foundation.kernel.refusal import Refusal

SKIN = (Choice("dry", "干性", "Dry"), Choice("oily", "油性", "Oily"))


def field(kind: str, **more) -> Field:
    currency = more.pop("currency", "CNY" if kind == "money" else "")
    return Field(
        "skin", "肤质", "Skin", kind, choices=SKIN if kind == "choice" else (), currency=currency, **more
    )


@given(st.decimals(-(10**13), 10**13, places=6, allow_nan=False))
def test_a_number_comes_back_as_it_was(number):
    form = canonical(field("number"), f"{number:,}")
    assert typed(field("number"), form) == number
    assert canonical(field("number"), form) == form


@given(st.integers(-(LARGEST - 1), LARGEST - 1), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_an_amount_is_the_same_in_minor_and_in_major_units(minor, currency):
    money = field("money", currency=currency)
    digits = {"JPY": 0, "KWD": 3}.get(currency, 2)
    assert canonical(money, minor) == canonical(money, str(Decimal(minor).scaleb(-digits))) == str(minor)
    assert typed(money, str(minor)) == minor


@given(st.dates())
def test_a_day_is_read_in_every_usual_spelling(day):
    wanted = day.isoformat()
    for text in (wanted, f"{day.year:04}/{day.month}/{day.day}", f"{day.year:04}年{day.month}月{day.day}日"):
        assert canonical(field("day"), text) == wanted
    assert canonical(field("day"), day) == wanted and typed(field("day"), wanted) == day


@given(st.sampled_from(["text", "number", "money", "day", "choice", "flag"]), st.text(max_size=600))
def test_any_text_is_a_value_or_a_clear_no(kind, text):
    """And a canonical form is its own canonical form, but for money, whose texts are in major units."""
    try:
        form = canonical(field(kind), text)
    except Refusal as refused:
        said = (refused.field, bool(str(refused)))
    else:
        said = None
    if said:
        assert said == ("f_skin", True)
        return
    if form is not None and kind != "money":
        assert canonical(field(kind), form) == form
    if form is not None:
        typed(field(kind), form)


@pytest.mark.parametrize(
    ("kind", "given_text", "form"),
    [
        ("text", "  a\u0301  b\n", "á b"),
        ("number", "１２．５０", "12.5"),
        ("number", "-0.000", "0"),
        ("number", 3, "3"),
        ("money", "¥1,234.50", "123450"),
        ("money", "12", "1200"),
        ("day", "2026.2.3", "2026-02-03"),
        ("choice", "ＯＩＬＹ", "oily"),
        ("choice", "干性", "dry"),
        ("flag", "是", "1"),
        ("flag", "No", "0"),
        ("flag", True, "1"),
        ("flag", "", None),
        ("text", None, None),
    ],
)
def test_people_write_as_they_do(kind, given_text, form):
    assert canonical(field(kind), given_text) == form


@pytest.mark.parametrize(
    ("kind", "given_text", "no"),
    [
        ("text", "长" * 501, FieldTextTooLong),
        ("text", 5, FieldTextTooLong),
        ("number", "1e5", FieldNumberInvalid),
        ("number", "12 kg", FieldNumberInvalid),
        ("number", float("nan"), FieldNumberInvalid),
        ("number", True, FieldNumberInvalid),
        ("number", "9" * 15, FieldNumberInvalid),
        ("number", "1.1234567", FieldNumberInvalid),
        ("number", "1,23", FieldNumberInvalid),
        ("money", "1.234", FieldMoneyInvalid),
        ("money", LARGEST, FieldMoneyInvalid),
        ("money", "9" * 13, FieldMoneyInvalid),
        ("day", "2026-02-30", FieldDayInvalid),
        ("day", "31/12/2026", FieldDayInvalid),
        ("day", 20260101, FieldDayInvalid),
        ("choice", "combination", FieldChoiceUnknown),
        ("choice", 1, FieldChoiceUnknown),
        ("flag", "perhaps", FieldFlagInvalid),
    ],
)
def test_what_is_no_value_is_refused_in_the_fields_own_words(kind, given_text, no):
    with pytest.raises(no):
        canonical(field(kind), given_text)


@pytest.mark.parametrize(
    ("change", "no", "at"),
    [
        ({"key": "Skin"}, FieldKeyInvalid, "key"),
        ({"key": "1st"}, FieldKeyInvalid, "key"),
        ({"key": "a" * 41}, FieldKeyInvalid, "key"),
        ({"label": " "}, FieldLabelMissing, "label"),
        ({"label_en": "x" * 41}, FieldLabelMissing, "label_en"),
        ({"kind": "picture"}, FieldShapeUnknown, "kind"),
        ({"letter": "K"}, FieldShapeUnknown, "letter"),
        ({"about": "pets"}, FieldShapeUnknown, "about"),
        ({"kind": "money", "currency": "¥"}, FieldShapeUnknown, "currency"),
        ({"choices": SKIN[:1]}, ChoicesMissing, "choices"),
        ({"choices": (SKIN[0], SKIN[0])}, ChoicesMissing, "choices"),
        ({"choices": (SKIN[0], Choice("x", "DRY", ""))}, ChoicesMissing, "choices"),
    ],
)
def test_a_bad_definition_names_what_is_wrong(change, no, at):
    with pytest.raises(no) as refused:
        checked_field(replace(field("choice"), **change))
    assert refused.value.field == at


def test_a_good_definition_is_cleaned():
    kept = checked_field(
        replace(field("choice", letter="X"), label=" 肤质\n", choices=(*SKIN, Choice("", "", "")))
    )
    assert (kept.label, kept.choices, kept.is_indexed) == ("肤质", SKIN, False)
    assert checked_field(replace(field("text"), choices=SKIN, currency="CNY")) == field("text")


@given(st.sampled_from(list(CONFIDENCE)), st.sampled_from(list(CONFIDENCE)), st.booleans())
def test_a_class_is_raised_but_never_lowered_over_answers(old, new, has_values):
    lowered = has_values and CONFIDENCE[new] < CONFIDENCE[old]
    try:
        check_change(field("text", letter=old), field("text", letter=new), has_values)
    except FieldClassLowered:
        assert lowered
    else:
        assert not lowered


def test_what_a_field_holds_is_fixed_by_its_first_answer():
    check_change(field("text"), field("number"), has_values=False)
    with pytest.raises(FieldKindFixed):
        check_change(field("text"), field("number"), has_values=True)
    with pytest.raises(FieldKeyInvalid):
        check_change(field("text"), replace(field("text"), key="other"), has_values=False)


def test_a_masked_value_tells_nothing_but_the_end_of_a_long_number():
    assert hidden(field("text", letter="C"), "京A 1234567 8") == "****67 8"
    assert hidden(field("text", letter="C"), "peanuts") == "****"
    assert hidden(field("text", letter="X"), "1234567890") == "****"
    assert date(2026, 1, 1) == typed(field("day"), "2026-01-01")
