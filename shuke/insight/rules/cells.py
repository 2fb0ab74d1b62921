"""The two named maps of RFM scores, as data.

International map: one of eleven cells for each of the 125 combinations of R, F and M. Columns of a row are M1 to M5.
R and F decide; M moves a customer up or down inside the neighbourhood they give. Three sentences hold everywhere:
who came lately (R4, R5) is never at risk or worse; who has been away long (R1, R2) is never loyal; with the same R
and F, more money never gives a cell of lower ``WORTH``.
"""

CODES = {
    "C": "champions",
    "L": "loyal",
    "P": "potential_loyalist",
    "N": "new",
    "Q": "promising",
    "A": "need_attention",
    "S": "about_to_sleep",
    "R": "at_risk",
    "X": "cannot_lose",
    "H": "hibernating",
    "O": "lost",
}
INTERNATIONAL = tuple(CODES.values())

# (R, F) → the cells for M1..M5
MAP = {
    (5, 5): "LLCCC", (5, 4): "LLLLC", (5, 3): "PPPPL", (5, 2): "PPPPP", (5, 1): "NNNNP",
    (4, 5): "LLCCC", (4, 4): "LLLLC", (4, 3): "PPPPL", (4, 2): "PPPPP", (4, 1): "QQQPP",
    (3, 5): "AAAAA", (3, 4): "AAAAA", (3, 3): "SAAAA", (3, 2): "SSSAA", (3, 1): "SSSSA",
    (2, 5): "RRXXX", (2, 4): "RRRRX", (2, 3): "HRRRR", (2, 2): "HHHRR", (2, 1): "OOHHR",
    (1, 5): "RRXXX", (1, 4): "RRRRX", (1, 3): "HRRRR", (1, 2): "HHHHR", (1, 1): "OOOOH",
}  # fmt: skip

# How much a cell is worth holding, for order in lists and for the monotony that the map keeps in M.
WORTH = {
    "champions": 11, "loyal": 10, "potential_loyalist": 8, "new": 6, "promising": 5, "need_attention": 7,
    "cannot_lose": 9, "at_risk": 4, "about_to_sleep": 3, "hibernating": 2, "lost": 1,
}  # fmt: skip

# Chinese map: recent, frequent and monetary at or above the mean (recency: at most the mean) → cell.
CHINESE_MAP = {
    (True, True, True): "important_value",
    (True, False, True): "important_develop",
    (False, True, True): "important_keep",
    (False, False, True): "important_retain",
    (True, True, False): "general_value",
    (True, False, False): "general_develop",
    (False, True, False): "general_keep",
    (False, False, False): "general_retain",
}
CHINESE = tuple(CHINESE_MAP.values())


def cell_of(r: int, f: int, m: int) -> str:
    """The international cell of scores 1 to 5."""
    return CODES[MAP[r, f][m - 1]]


def chinese_cell_of(recent: bool, frequent: bool, monetary: bool) -> str:
    """The Chinese cell of three comparisons with the mean."""
    return CHINESE_MAP[recent, frequent, monetary]


def combinations_of(cell: str) -> list[tuple[int, int, int]]:
    """Every (R, F, M) that an international cell holds."""
    return [
        (r, f, place + 1)
        for (r, f), row in MAP.items()
        for place, code in enumerate(row)
        if CODES[code] == cell
    ]
