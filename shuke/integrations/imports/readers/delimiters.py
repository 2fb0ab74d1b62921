"""Which sign separates the cells of a text file."""

import csv
from collections import Counter
from collections.abc import Sequence

from shuke.integrations.imports.rules.headers import header_of

CANDIDATES = (",", ";", "\t", "|")
LINES = 60


def delimiter_of(lines: Sequence[str], kind: str) -> str:
    """The separator under which the first lines name most known columns, then agree best in their width."""
    return max(CANDIDATES, key=lambda sign: (*_merit(lines[:LINES], kind, sign), -CANDIDATES.index(sign)))


def _merit(lines: Sequence[str], kind: str, sign: str) -> tuple[int, float]:
    try:
        rows = [row for row in csv.reader(lines, delimiter=sign) if row]
    except csv.Error:
        return 0, 0.0
    widths = Counter(len(row) for row in rows)
    if not widths:
        return 0, 0.0
    width, agreeing = widths.most_common(1)[0]
    known = len(header_of(kind, [[cell.strip() for cell in row] for row in rows]).columns)
    return known, agreeing / len(rows) * min(width, 50) if width > 1 else 0.0
