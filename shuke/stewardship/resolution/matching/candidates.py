"""Which pairs are looked at, block by block: nobody who shares none of these could be recognised.

One block after the other, each by a number made of its columns: all at once, as Splink would do it, half a million people
take more memory than there is.
"""

import re
from collections.abc import Iterator

import duckdb

from shuke.stewardship.resolution.matching.evidence import ACCENT, NICKNAME

# Numbers and addresses that two records share.
NUMBERS = ("phones[1]", "email", "number", "device", "address")
# Parts of names, birthdays, places; "slip" asks besides that the years are unknown or one slip apart.
BLOCKS = ("born, place", "sound, year", "sound, month_day", "sound, place", "given, family, place")
# Among few people a common name is no crowd: these are looked at as well.
FEW = 20_000
OF_FEW = (
    "born, substr(sound, 1, 1)", "given, month_day", "family, month_day",
    "given", "family", "born", "month_day", "place, year", "substr(sound, 1, 3)",
)  # fmt: skip
# Among many, years that are further apart than a slip leave nothing by which a pair could reach what is asked of it: half a
# million people would give twenty million pairs, of which a hundredth is kept.
OF_MANY = (
    "born, family", "born, given", "born, substr(sound, 1, 3)", "born, substr(sound, -4)", f"born, {ACCENT.format('sound')}",
    "given, month_day, slip", "family, month_day, slip",
)  # fmt: skip
# Two whole Chinese names that sound different are two people, unless a number says otherwise: such a pair has its own block.
MAY_BE_ONE = " AND (NOT l.is_han OR NOT r.is_han OR l.accent = r.accent OR {})".format(
    re.sub(r"(\w+)_([lr])\b", r"\2.\1", NICKNAME)
)
KEYED = "(SELECT id, year, name, family_sound, is_han, {accent} AS accent, hash({columns}) AS key FROM people WHERE {known})"
SLIP = " AND (l.year IS NULL OR r.year IS NULL OR damerau_levenshtein(l.year, r.year) = 1)"
PAIR = "SELECT '0' AS match_key, one AS join_key_l, other AS join_key_r"


def blocks_for(people: int) -> tuple[str, ...]:
    """The blocks for so many people."""
    return NUMBERS + BLOCKS + (OF_FEW if people <= FEW else OF_MANY)


def candidates(connection: duckdb.DuckDBPyConnection, people: int, at_once: int) -> Iterator[str]:
    """Tables of pairs as Splink takes them, ``at_once`` pairs in each, from the table "people"; each once in all."""
    connection.execute("CREATE TABLE pair (one BIGINT, other BIGINT)")
    for block in blocks_for(people):
        _fill(connection, block)
    connection.execute("CREATE TABLE once AS SELECT DISTINCT one, other FROM pair ORDER BY one, other")
    connection.execute("DROP TABLE pair")
    count = int((connection.execute("SELECT count(*) FROM once").fetchone() or (0,))[0])
    for number, first in enumerate(range(0, count, at_once)):
        name = f"chosen_{number}"
        connection.execute(
            f"CREATE TABLE {name} AS {PAIR} FROM once WHERE rowid >= {first} AND rowid < {first + at_once}"
        )
        yield name
        connection.execute(f"DROP TABLE {name}")


def _fill(connection: duckdb.DuckDBPyConnection, block: str) -> None:
    columns = block.removesuffix(", slip")
    known = " AND ".join(f"{part} IS NOT NULL" for part in _split(columns))
    keyed = KEYED.format(columns=columns, known=known, accent=ACCENT.format("sound"))
    besides = ("" if block in NUMBERS else MAY_BE_ONE) + (SLIP if block.endswith(", slip") else "")
    connection.execute(
        f"INSERT INTO pair SELECT l.id, r.id FROM {keyed} l JOIN {keyed} r ON l.key = r.key AND l.id < r.id{besides}"
    )


def _split(columns: str) -> list[str]:
    """Columns of a list whose calls have commas of their own."""
    parts: list[str] = []
    for piece in columns.split(", "):
        if parts and parts[-1].count("(") > parts[-1].count(")"):
            parts[-1] += f", {piece}"
        else:
            parts.append(piece)
    return parts
