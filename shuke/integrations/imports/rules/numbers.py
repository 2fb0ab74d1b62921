"""Numbers as tills write them: decimal comma, thousands, full-width digits, currency signs."""

import re
import unicodedata
from collections.abc import Iterable

_SIGNS = str.maketrans(
    {"¥": "", "$": "", "€": "", "£": "", "元": "", "−": "-", "’": "'", "\u00a0": " ", "\u202f": " "}
)
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?|[+-]?\.\d+")
_GROUPED = {
    ".": re.compile(r"[+-]?\d{1,3}(?:[, ']\d{3})+(?:\.\d+)?"),
    ",": re.compile(r"[+-]?\d{1,3}(?:[. ']\d{3})+(?:,\d+)?"),
}
_COMMA = re.compile(r"[+-]?\d*,\d+")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
_FLOAT_ID = re.compile(r"\d+\.0")
LONGEST = 40


def plain_number(text: str, decimal: str = ".") -> str | None:
    """The number as plain ASCII decimal text ("1.234,50 €" → "1234.50"), or None where it is none."""
    if _PLAIN.fullmatch(text) and text.isascii() and "." not in text:
        return text
    if len(text) > LONGEST:
        return None
    bare = unicodedata.normalize("NFKC", text).translate(_SIGNS).strip()
    if bare.startswith("(") and bare.endswith(")"):  # accountants' minus
        bare = "-" + bare[1:-1]
    elif bare.endswith("-"):
        bare = "-" + bare[:-1]
    bare = bare.replace("- ", "-").strip()
    return _canonical(bare, decimal)


def _canonical(bare: str, decimal: str) -> str | None:
    if not bare.isascii():
        return None
    if _GROUPED[decimal].fullmatch(bare):
        bare = re.sub(r"[ ',]" if decimal == "." else r"[ '.]", "", bare)
    if decimal == "," and _COMMA.fullmatch(bare):
        bare = bare.replace(",", ".")
    return bare if _PLAIN.fullmatch(bare) else None


def is_scientific(text: str) -> bool:
    """Whether a spreadsheet has turned the number into "1.38E+10": its digits are lost and never guessed."""
    return _SCIENTIFIC.fullmatch(text.strip()) is not None


def decimal_of(samples: Iterable[str], delimiter: str = ",") -> str:
    """ "." or ",": the decimal sign of a column, judged from its values.

    "1,234" alone may be either: it is a thousand, unless the file is separated by semicolons, as is usual
    where the comma is the decimal sign.
    """
    comma = point = 0
    for text in samples:
        last = max(text.rfind(","), text.rfind("."))
        if last < 0:
            continue
        mark, other = text[last], "." if text[last] == "," else ","
        digits = len(re.match(r"\d*", text[last + 1 :]).group())  # type: ignore[union-attr]
        certain = other in text[:last] or digits != 3 or text[:last].lstrip("+-") in ("", "0")
        if text.count(mark) > 1 and other not in text:
            certain, mark = True, other  # 1.234.567: the mark only groups
        comma += (mark == ",") * (10 if certain else delimiter == ";")
        point += (mark == ".") * (10 if certain else 1)
    return "," if comma > point else "."


def are_float_ids(samples: Iterable[str]) -> bool:
    """Whether a column of numbers was exported as floating point ("17850.0"): its ".0" is no part of an id."""
    seen = [text for text in samples if text]
    return bool(seen) and all(_FLOAT_ID.fullmatch(text) for text in seen)
