"""What counts as the same phone, e-mail, card; what is shown of it; how it is sealed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.customers.rules.identifiers import (
    EmailInvalid,
    IdentifierInvalid,
    PhoneInvalid,
    masked,
    normal_form,
    plain,
    stranger,
    tail_of,
)
from shuke.customers.rules.sealing import (
    blind_of,
    identifier_context,
    note_context,
    sealed_identifier,
    tail_blind,
)
from shuke.foundation.kernel.cipher import CipherBroken, new_person_key, open_sealed
from shuke.foundation.kernel.refusal import Refusal

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
KINDS = st.sampled_from(["phone", "email", "card", "wechat", "external"])


@pytest.mark.parametrize(
    "text",
    [
        "13800138016",
        " 138 0013 8016 ",
        "138-0013-8016",
        "+86 13800138016",
        "0086 138 0013 8016",
        "１３８００１３８０１６",
        "86 13800138016",
    ],
)
def test_one_mobile_has_one_spelling(text):
    assert normal_form("phone", text) == "+8613800138016"


@pytest.mark.parametrize("text", ["020 8888 6666", "+44 20 7946 0958", "+81 3-1234-5678"])
def test_landlines_and_phones_abroad_are_phones(text):
    assert normal_form("phone", text).startswith("+")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1380013801",
        "138001380166",
        "12800138016",
        "phone",
        "+",
        "１２３",
        "1.38E+10",
        "13800138016 ext 5x",
    ],
)
def test_what_cannot_be_called_is_no_phone(text):
    with pytest.raises(PhoneInvalid) as no:
        normal_form("phone", text)
    assert no.value.field == "phone" and "11" in str(no.value)


@given(MOBILES)
def test_every_mobile_by_its_shape_is_a_phone(number):
    """Ranges open faster than tables know them."""
    assert normal_form("phone", number) == f"+86{number}"
    assert normal_form("phone", f"+86{number}") == f"+86{number}"


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Lin@Example.COM", "lin@example.com"),
        ("ｌｉｎ＠example.com", "lin@example.com"),
        ("a+b@x.co", "a+b@x.co"),
    ],
)
def test_addresses_ignore_case_and_width(text, normal):
    assert normal_form("email", text) == normal


@pytest.mark.parametrize(
    "text", ["", "lin", "lin@", "@x.com", "a b@x.com", "lin@x", "a@b@c.com", "x" * 65 + "@x.com"]
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(EmailInvalid):
        normal_form("email", text)


@pytest.mark.parametrize("text", ["", "  ", "x" * 121])
def test_other_numbers_have_a_length(text):
    with pytest.raises(IdentifierInvalid):
        normal_form("card", text)


@given(KINDS, st.text(max_size=130))
def test_a_normal_form_stays_what_it_is(kind, text):
    try:
        normal = normal_form(kind, text)
    except Refusal:
        return
    assert normal_form(kind, normal) == normal


@pytest.mark.parametrize(
    ("kind", "normal", "shown", "full"),
    [
        ("phone", "+8613800138016", "138****8016", "138 0013 8016"),
        ("phone", "+442079460958", "+44****0958", "+442079460958"),
        ("email", "lin@example.com", "l***@example.com", "lin@example.com"),
        ("card", "VIP00014711", "****4711", "VIP00014711"),
        ("card", "4711", "****", "4711"),
    ],
)
def test_what_is_shown_and_to_whom(kind, normal, shown, full):
    assert (masked(kind, normal), plain(kind, normal)) == (shown, full)


@given(MOBILES)
def test_a_mask_hides_the_middle(number):
    assert masked("phone", f"+86{number}") == f"{number[:3]}****{number[-4:]}"
    assert tail_of(f"+86{number}") == number[-4:]


def test_a_stranger_keeps_the_name():
    assert (stranger("王小明"), stranger("")) == ("王*", "*")


def test_a_sealed_number_opens_in_its_own_row_only():
    key, index = new_person_key(), b"i" * 32
    sealed = sealed_identifier(
        kind="phone", normal="+8613800138016", row_id=7, key_id=3, key=key, index_key=index
    )
    assert b"138" not in sealed.ciphertext
    assert open_sealed(key, identifier_context(7, 3), sealed.ciphertext) == "+8613800138016"
    for elsewhere in (identifier_context(8, 3), identifier_context(7, 4), note_context(7, 3)):
        with pytest.raises(CipherBroken):
            open_sealed(key, elsewhere, sealed.ciphertext)


def test_only_phones_and_cards_are_found_by_their_tail():
    tails = {
        kind: sealed_identifier(
            kind=kind, normal="00138016", row_id=1, key_id=1, key=b"k" * 32, index_key=b"i" * 32
        ).tail
        for kind in ("phone", "card", "email", "wechat", "external")
    }
    assert tails["phone"] == tails["card"] == tail_blind(b"i" * 32, "8016")
    assert {tails[kind] for kind in ("email", "wechat", "external")} == {None}
    assert blind_of(b"i" * 32, "phone", "1") != blind_of(b"i" * 32, "card", "1")
