"""The cipher: a key per person, bound to its place, wrapped by the master key."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuke.foundation.kernel.cipher import (
    CipherBroken,
    blind,
    new_person_key,
    open_sealed,
    seal,
    unwrap,
    wrap,
)

KEYS = st.binary(min_size=32, max_size=32)
CONTEXTS = st.binary(max_size=60)


@given(KEYS, CONTEXTS, st.text())
def test_what_is_sealed_opens_to_the_same_text(key, context, text):
    assert open_sealed(key, context, seal(key, context, text)) == text


@given(KEYS, CONTEXTS, CONTEXTS, st.text())
def test_it_opens_in_no_other_place(key, context, elsewhere, text):
    sealed = seal(key, context, text)
    if context != elsewhere:
        with pytest.raises(CipherBroken):
            open_sealed(key, elsewhere, sealed)


@given(KEYS, KEYS, CONTEXTS, st.text())
def test_it_opens_with_no_other_key(key, other, context, text):
    if key != other:
        with pytest.raises(CipherBroken):
            open_sealed(other, context, seal(key, context, text))


@settings(max_examples=60)
@given(KEYS, CONTEXTS, st.text(max_size=20), st.data())
def test_any_changed_bit_is_noticed(key, context, text, data):
    sealed = bytearray(seal(key, context, text))
    place = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[place // 8] ^= 1 << place % 8
    with pytest.raises(CipherBroken):
        open_sealed(key, context, bytes(sealed))


@pytest.mark.parametrize("cut", [0, 1, 5, 13, 20])
def test_a_cut_text_is_noticed(cut):
    key = new_person_key()
    with pytest.raises(CipherBroken):
        open_sealed(key, b"", seal(key, b"", "13800138016")[:cut])


def test_the_same_text_never_looks_the_same():
    key = new_person_key()
    assert seal(key, b"", "13800138016") != seal(key, b"", "13800138016")
    assert new_person_key() != new_person_key()


@given(KEYS, KEYS, KEYS)
def test_a_persons_key_comes_back_under_the_master_key_alone(master, other, key):
    wrapped = wrap(master, key)
    assert unwrap(master, wrapped) == key
    if master != other:
        with pytest.raises(CipherBroken):
            unwrap(other, wrapped)


def test_a_text_sealed_under_the_master_key_is_no_persons_key():
    """Keys and texts are told apart, though both are AES-GCM."""
    master = new_person_key()
    with pytest.raises(CipherBroken):
        unwrap(master, seal(master, b"", "x" * 32))


@given(KEYS, st.sampled_from(["phone", "card"]), st.text(max_size=30), st.text(max_size=30))
def test_equal_values_of_one_kind_share_a_blind_index_and_nothing_else_does(key, kind, one, other):
    assert (blind(key, kind, one) == blind(key, kind, other)) == (one == other)
    assert blind(key, kind, one) != blind(key, "wechat", one)
    assert len(blind(key, kind, one)) == 16
