"""Markup by pattern: what is text is escaped, what is markup stays, and nothing gets lost."""

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from shuke.ui.markup import Pattern, escaped

LINK = Pattern('<a href="{}">{}</a>')


@given(st.text(), st.one_of(st.text(), st.integers(), st.none(), st.text().map(mark_safe)))
def test_it_says_what_format_html_says(address, words):
    made = LINK(address, words)
    assert isinstance(made, SafeString)
    assert made == format_html('<a href="{}">{}</a>', address, words)


def test_text_still_to_be_translated_is_text():
    assert LINK("/x", gettext_lazy("Customers")) == '<a href="/x">客户</a>'


def test_text_of_another_class_is_no_markup():
    class Word(str):
        """A str that calls itself nothing special."""

    assert escaped(Word("<b>")) == "&lt;b&gt;" and escaped(mark_safe("<b>")) == "<b>"


@pytest.mark.parametrize("values", [("/x",), ("/x", "a", "b")])
def test_the_wrong_number_of_values_is_an_error(values):
    with pytest.raises(ValueError, match="zip"):
        LINK(*values)
