"""Weighed pairs by Splink on an in-memory DuckDB, which may not write to a disk: of the candidates, some at a time."""

import logging
from collections.abc import Callable

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker

from shuke.stewardship.resolution.matching.candidates import candidates
from shuke.stewardship.resolution.matching.evidence import EVIDENCE, settings
from shuke.stewardship.resolution.matching.weighed import Weighed
from shuke.stewardship.resolution.rules.strength import LEAST

MEMORY_MB = 700
AT_ONCE = 500_000  # pairs; more take more memory, fewer more rounds


def weighed_pairs(people: pa.Table, least: float = LEAST, memory_mb: int = MEMORY_MB) -> list[Weighed]:
    """Pairs of at least this weight, heaviest first."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect(
        ":memory:",
        config={"memory_limit": f"{memory_mb}MB", "temp_directory": "", "max_temp_directory_size": "0B"},
    )
    found: list[Weighed] = []
    try:
        connection.register("people", people)
        api = DuckDBAPI(connection=connection)
        linker = Linker(api.register(people), settings(), log_level=None)
        for pairs in candidates(connection, people.num_rows, AT_ONCE):
            linker.table_management.register_blocked_pairs_for_predict(api.register(pairs))
            found += _weighed(connection, linker, least)
    finally:
        connection.close()
    return sorted(found, key=lambda pair: (-pair.weight, pair.left, pair.right))


def _weighed(connection: duckdb.DuckDBPyConnection, linker: Linker, least: float) -> list[Weighed]:
    """The registered pairs of at least this weight."""
    answered = linker.inference.predict(threshold_match_weight=least)
    levels = ", ".join(f"mw_{name}" for name in EVIDENCE)
    rows = connection.execute(
        f"SELECT id_l, id_r, match_weight, {levels} FROM {answered.physical_name}"
    ).fetchall()
    answered.drop_table_from_database_and_remove_from_cache()
    return [Weighed(min(row[:2]), max(row[:2]), float(row[2]), reasons_of(row[3:])) for row in rows]


def reasons_of(bits_found: tuple[float, ...]) -> tuple[str, ...]:
    """Reasons of the levels that held, known by their bits (0 is unknown), the weightiest first."""
    found = []
    for bits, (_column, levels) in zip(bits_found, EVIDENCE.values(), strict=True):
        reason = next((reason for reason, _condition, worth in levels if abs(worth - bits) < 0.01), "")
        if reason:
            found.append((abs(bits), reason))
    return tuple(dict.fromkeys(reason for _bits, reason in sorted(found, reverse=True)))


def clusters_of(
    pairs: list[Weighed], contradicts: Callable[[int, int], bool], least: float
) -> dict[int, int]:
    """Record → the smallest number among those held for one person; heaviest pairs first.

    Two groups are not joined by one pair where any two of their members cannot be one person: a family does not become one
    by the record that fits two of them.
    """
    group: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    for pair in pairs:
        if pair.weight < least:
            continue
        for one in (pair.left, pair.right):
            if one not in group:
                group[one], members[one] = one, [one]
        first, second = sorted((group[pair.left], group[pair.right]))
        if first == second or any(contradicts(a, b) for a in members[first] for b in members[second]):
            continue
        members[first] += members.pop(second)
        for one in members[first]:
            group[one] = first
    return {one: min(members[first]) for one, first in group.items()}


def contradictions(people: pa.Table) -> Callable[[int, int], bool]:
    """Whether two records cannot be one person by their names alone: whole Chinese names of different sound."""
    columns = [people.column(name).to_pylist() for name in ("id", "name", "sound", "is_han")]
    known = {id_: (name, sound) for id_, name, sound, is_han in zip(*columns, strict=True) if is_han}

    def contradicts(one: int, other: int) -> bool:
        if one not in known or other not in known:
            return False
        (name, sound), (name_2, sound_2) = known[one], known[other]
        is_nickname = name[-1] == name_2[-1] and (
            "小" in (name[1:2], name_2[1:2]) or "阿" in (name[1:2], name_2[1:2])
        )
        return not is_nickname and in_accent(sound) != in_accent(sound_2)

    return contradicts


def in_accent(sound: str) -> str:
    """A sound as the south says it; the same as evidence asks for."""
    for north, south in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n")):
        sound = sound.replace(north, south)
    return sound
