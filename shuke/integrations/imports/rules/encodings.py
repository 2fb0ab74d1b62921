"""Which encoding a text file is in, from a sample of its bytes; the declared one is believed only if it fits."""

import codecs
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PLAUSIBLE = 0.7  # share of bytes above 127 that stand in pairs of the GB 2312 plane, in a Chinese file
_EVERYDAY = (
    0.5  # share of those pairs that are everyday characters or punctuation; Greek and Cyrillic have few
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """A Python codec name; ``is_sure`` is False for a last resort; ``overruled`` names a wrong declaration."""

    name: str
    is_sure: bool = True
    overruled: str = ""


def encoding_of(sample: bytes, declared: str = "") -> Encoding:
    """The encoding of a file; ``sample`` should hold its beginning and some bytes above 127, if it has any."""
    found = _recognised(sample)
    if not declared:
        return found
    try:
        wanted = codecs.lookup(declared).name
    except LookupError:
        return Encoding(found.name, found.is_sure, declared)
    agrees = _fits(sample, wanted) and not (found.is_sure and _eight_bit(wanted) and not sample.isascii())
    if agrees and not found.name.startswith("utf-16"):
        return Encoding("utf-8-sig" if wanted.startswith("utf-8") else wanted)
    same = codecs.lookup(found.name).name.removesuffix("-sig") == wanted.removesuffix("-sig")
    return found if same else Encoding(found.name, found.is_sure, declared)


def _recognised(sample: bytes) -> Encoding:
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return Encoding(name)
    if wide := _without_mark(sample):
        return Encoding(wide)
    if _fits(sample, "utf-8"):
        return Encoding("utf-8-sig")
    if _most_lines_fit(sample, "utf-8"):
        return Encoding("utf-8-sig", False)
    paired, everyday = _pairs(sample)
    chinese = paired >= _PLAUSIBLE and everyday >= _EVERYDAY
    if chinese and _fits(sample, "gb18030"):
        return Encoding("gb18030")
    if chinese and _most_lines_fit(sample, "gb18030"):
        return Encoding("gb18030", False)
    if any(0x80 <= byte <= 0x9F for byte in sample) and _fits(sample, "cp1252"):
        return Encoding("cp1252", False)
    return Encoding("latin-1", False)


def _eight_bit(name: str) -> bool:
    return name.startswith(("iso8859", "cp125", "latin"))


def _fits(sample: bytes, name: str) -> bool:
    """Whether the sample decodes, but for a character cut off at its end."""
    try:
        codecs.getincrementaldecoder(name)().decode(sample)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _without_mark(sample: bytes) -> str:
    """UTF-16 without a byte-order mark shows as NUL at every second byte of its ASCII (commas, digits)."""
    head = sample[:4000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if not head or max(even, odd) < len(head) // 2 * 0.2 or min(even, odd) > max(even, odd) * 0.1:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _most_lines_fit(sample: bytes, name: str) -> bool:
    """A mixed file: most lines that are not plain ASCII are of this encoding, the others become errors."""
    lines = [line for line in sample.split(b"\n")[:-1] if not line.isascii()]
    return sum(_fits(line + b"\n", name) for line in lines) > len(lines) / 2


def _pairs(sample: bytes) -> tuple[float, float]:
    """How Chinese the bytes above 127 are.

    First the share of them that stand in pairs A1–F7 × A1–FE, where GB 2312 has its characters; then the share
    of those pairs that are level-one characters (B0–D7, the everyday ones) or punctuation (A1–A3).
    """
    index = pairs = everyday = high = 0
    while index < len(sample):
        lead = sample[index]
        if lead < 0x80:
            index += 1
            continue
        trail = sample[index + 1] if index + 1 < len(sample) else 0
        if 0xA1 <= lead <= 0xF7 and 0xA1 <= trail <= 0xFE:
            pairs += 1
            everyday += 0xB0 <= lead <= 0xD7 or lead <= 0xA3
            high, index = high + 2, index + 2
        else:
            high, index = high + 1, index + 1
    return 2 * pairs / max(high, 1), everyday / max(pairs, 1)
