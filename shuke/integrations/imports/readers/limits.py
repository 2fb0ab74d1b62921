"""How much one import may hold. Beyond it a file is no shop's export but an attack or a mistake."""

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, ratio, members, rows; sheets are parsed as a whole, so they have the tighter limits."""

    packed: int = 200 * MB
    unpacked: int = 2_000 * MB
    ratio: int = 100
    ratio_from: int = 16 * MB  # small files may compress well; the ratio counts beyond this
    members: int = 5_000
    rows: int = 5_000_000
    sheet_packed: int = 20 * MB
    sheet_unpacked: int = 200 * MB
    sheet_rows: int = 200_000
    sheet_members: int = 1_000
    workbooks: int = 200  # in one archive; each costs a process of its own
    sheet_memory: int = 1_000 * MB
    sheet_seconds: int = 60
    line_characters: int = 1_000_000


STAFF = Limits()
