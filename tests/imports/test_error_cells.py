"""Lists that people get back: nothing in them is live, nothing in them is lost."""

from hypothesis import given
from hypothesis import strategies as st

from shuke.integrations.imports.messages import MESSAGES
from shuke.integrations.imports.rules.error_cells import as_written, harmless, is_live
from shuke.integrations.imports.rules.faults import ASIDE_CODES, ROW_CODES

STARTS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "|", "%", "\t", "\r", "\n"]
BLANKS = ["", " ", "  \t", "\u3000", "\u00a0", "\n", "\ufeff"]


def test_no_formula_stays_live() -> None:
    for blank in BLANKS:
        for start in STARTS:
            for body in ("cmd|' /C calc'!A0", "SUM(A1)", 'HYPERLINK("http://x")', "1+1"):
                text = blank + start + body
                assert harmless(text).startswith("'") or not is_live(text), repr(text)
                assert as_written(harmless(text)) == text


def test_numbers_keep_their_form() -> None:
    for text in (
        "-5",
        "-12.50",
        "+86 138 0013 8000",
        "+8613800138000",
        "2024-05-01",
        "138****8000",
        "O'Brien",
    ):
        assert harmless(text) == text


@given(st.text())
def test_whatever_is_written_comes_back(text: str) -> None:
    assert as_written(harmless(text)) == text


def test_every_code_has_words() -> None:
    assert set(MESSAGES) == {*ROW_CODES, *ASIDE_CODES}
