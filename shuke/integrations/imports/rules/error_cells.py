"""Cells of the lists that people get back: no spreadsheet may run them as a formula, and nothing gets lost."""

import re

# Signs with which a spreadsheet begins a formula, also after blanks and in full width.
_STARTS = re.compile(r"[\s\u3000\ufeff]*[=+\-@＝＋－＠|%]|[\t\r\n]")
_HARMLESS = re.compile(r"[+-]?\d[\d .,()-]*")  # -5 and +86 138 0013 8000 are numbers
OURS = ("shuke_file", "shuke_line", "shuke_ordinal", "shuke_column", "shuke_code", "shuke_message")


def is_live(text: str) -> bool:
    """Whether a spreadsheet might run the text."""
    return bool(_STARTS.match(text)) and not _HARMLESS.fullmatch(text)


def harmless(text: str) -> str:
    """The text as it may stand in a list: behind a quote where it could be run."""
    return "'" + text if is_live(text) or (text.startswith("'") and is_live(text[1:])) else text


def as_written(text: str) -> str:
    """The reverse of harmless."""
    return (
        text[1:]
        if text.startswith("'") and (is_live(text[1:]) or (text.startswith("''") and is_live(text[2:])))
        else text
    )
