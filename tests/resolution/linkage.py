"""Public and made-up sets of records with known pairs, read into what the matcher takes; and how well it did."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from shuke.stewardship.resolution.matching.pairs import clusters_of, contradictions, weighed_pairs
from shuke.stewardship.resolution.matching.prepared import Known, as_table
from shuke.stewardship.resolution.rules.strength import same_for
from tests.house.sources import ROOT
from tests.resolution.people import Person, pairs_of, people

Pairs = set[tuple[int, int]]
SHARED = Path("data/linkage")
# Seeds looked at while the evidence was weighed, and those that were not.
TUNING, UNSEEN = (1, 2), (101, 102, 103)


@dataclass(frozen=True, slots=True)
class Scored:
    """Precision, recall and their harmonic mean over pairs within the final groups."""

    precision: float
    recall: float

    @property
    def f(self) -> float:
        """Harmonic mean."""
        return 2 * self.precision * self.recall / (self.precision + self.recall) if self.precision else 0.0

    def __str__(self) -> str:
        return f"precision {self.precision:.4f}, recall {self.recall:.4f}, F {self.f:.4f}"


def shared() -> Path | None:
    """The folder of public sets beside the project, where there is one."""
    found = (folder / "shared" / SHARED for folder in ROOT.parents)
    return next((folder for folder in found if folder.is_dir()), None)


def scored(records: Iterable[Known], true: Pairs) -> Scored:
    """The program's own threshold and groups against the known pairs."""
    table = as_table(records)
    by_group: dict[int, list[int]] = {}
    groups = clusters_of(weighed_pairs(table), contradictions(table), same_for(table.num_rows))
    for one, group in groups.items():
        by_group.setdefault(group, []).append(one)
    found = {(min(pair), max(pair)) for ids in by_group.values() for pair in combinations(ids, 2)}
    return Scored(len(found & true) / max(1, len(found)), len(found & true) / len(true))


def _pairs_by(groups: dict[str, list[int]]) -> Pairs:
    return {(min(pair), max(pair)) for ids in groups.values() for pair in combinations(ids, 2)}


def febrl(folder: Path, number: int) -> tuple[list[Known], Pairs]:
    """FEBRL dataset 1, 2 or 3: people of Australia, records spoilt by a program."""
    with (folder / "febrl" / f"dataset{number}.csv").open(encoding="utf-8") as file:
        rows = [{key.strip(): value.strip() for key, value in row.items()} for row in csv.DictReader(file)]
    groups: dict[str, list[int]] = {}
    found = []
    for place, row in enumerate(rows, 1):
        groups.setdefault(row["rec_id"].split("-")[1], []).append(place)
        found.append(
            Known(
                id=place, given=row["given_name"], family=row["surname"], birthday=_day(row["date_of_birth"]),
                address=f"{row['street_number']} {row['address_1']}".strip(), place=row["suburb"],
                number=row["soc_sec_id"],
            )
        )  # fmt: skip
    return found, _pairs_by(groups)


def fake_1000(folder: Path) -> tuple[list[Known], Pairs]:
    """Splink's made-up thousand."""
    with (folder / "splink" / "fake_1000.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    groups: dict[str, list[int]] = {}
    for row in rows:
        groups.setdefault(row["cluster"], []).append(int(row["unique_id"]) + 1)
    found = [
        Known(
            id=int(row["unique_id"]) + 1, given=row["first_name"], family=row["surname"], email=row["email"],
            birthday=_day(row["dob"].replace("-", "")), place=row["city"],
        )
        for row in rows
    ]  # fmt: skip
    return found, _pairs_by(groups)


def chinese(seed: int, count: int) -> tuple[list[Known], Pairs]:
    """The chain's people of a seed."""
    records = people(seed, count)
    return [known(one) for one in records], pairs_of(records)


def known(one: Person) -> Known:
    """A made-up record as the matcher takes it."""
    return Known(
        id=one.id, name=one.name, phones=one.phones, email=one.email, birthday=one.birthday, gender=one.gender,
        address=one.address, device=one.device, goods=one.goods,
    )  # fmt: skip


def _day(text: str) -> tuple[int | None, int, int] | None:
    return (int(text[:4]), int(text[4:6]), int(text[6:8])) if len(text) == 8 and text.isdigit() else None
