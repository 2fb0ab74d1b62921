"""Every usual encoding with every usual separator: the right text or a clear word, and not one garbled cell."""

import random
from pathlib import Path

import pytest

from shuke.integrations.imports.readers.limits import STAFF
from shuke.integrations.imports.readers.survey import records_of, survey
from shuke.integrations.imports.rules.settings import SourceSettings
from tests.imports.world import write

TITLES = ["会员号", "姓名", "手机", "标签"]
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴欧阳单曾解", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英龙井翡翠"
LATIN = ["Müller", "Dvorak", "Señor Núñez", "Åse", "François", "Straße", "Zoë", "Ibáñez"]
CHINESE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030")


def people(words: str) -> list[list[str]]:
    """500 rows of four cells: 2,000 cells."""
    chance = random.Random(words)

    def name() -> str:
        if words == "latin":
            return chance.choice(LATIN)
        return chance.choice(FAMILY) + "".join(chance.sample(GIVEN, chance.randint(1, 2)))

    return [[f"V{n}", name(), f"138{n:08}", f"{name()} {n}"] for n in range(500)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", CHINESE)
@pytest.mark.parametrize("declared", ["", "latin-1", "gb18030", "utf-8"])
def test_not_one_of_2_000_chinese_cells_is_garbled(
    tmp_path: Path, encoding: str, delimiter: str, declared: str
) -> None:
    expected = people("chinese")
    file = write(tmp_path / "a.txt", [TITLES, *expected], encoding, delimiter)
    plan = survey([file], "customers", SourceSettings(encoding=declared, timezone="UTC"), STAFF)
    assert [record.cells for record in records_of(plan.tables[0], STAFF)] == expected


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8"])
def test_not_one_of_2_000_western_cells_is_garbled(tmp_path: Path, encoding: str) -> None:
    expected = people("latin")
    file = write(tmp_path / "a.csv", [["member no", "full name", "mobile", "tags"], *expected], encoding, ";")
    plan = survey([file], "customers", SourceSettings(timezone="UTC"), STAFF)
    assert [record.cells for record in records_of(plan.tables[0], STAFF)] == expected
    assert bool(plan.tables[0].notes) == (encoding != "utf-8")  # a last resort is told
