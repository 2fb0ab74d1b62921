"""The first ten minutes on a shop's own file: real receipts show their real regulars, to who leads and nobody else."""

import csv
import gzip
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.commands import add_staff, open_unit
from shuke.insight.runs import compute_and_refresh
from shuke.integrations.lake.parquet import ParquetLake
from tests.imports.world import HEADER, RETAIL, run, write
from tests.web.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
NAME = re.compile(r'<a class="name" href="/customers/\d+"><span>([^<]*)</span>')


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA = tmp_path / "data"
    monkeypatch.setattr("shuke.insight.runs.lake", lambda: ParquetLake(tmp_path / "lake"))


def compute() -> None:
    compute_and_refresh(actor=SYSTEM, now=timezone.now(), today=timezone.localdate())


def part(page: str, heading: str) -> str:
    """A card of the page by the id of its heading."""
    return page.split(f'id="{heading}"')[1].split("</section>")[0]


def receipts_of_the_best(path: Path, best: int) -> Path:
    """The real receipts of the customers who spent most, and every tenth of the others."""
    spent: dict[str, float] = defaultdict(float)
    with gzip.open(RETAIL / "OnlineRetail.csv.gz", "rt", encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    for line in lines:
        spent[line["CustomerID"]] += float(line["Quantity"]) * float(line["UnitPrice"])
    ranked = sorted((number for number in spent if number), key=lambda number: -spent[number])
    kept = {*ranked[:best], *ranked[best::10]}
    return write(
        path, [HEADER, *([line[name] for name in HEADER] for line in lines if line["CustomerID"] in kept)]
    )


@pytest.fixture
def boss(tmp_path: Path) -> Client:
    """Who leads a house of one's own, with real receipts in it."""
    if not RETAIL.exists():
        pytest.skip("the Online Retail data are not here (../shared/data/online_retail)")
    with acting_as(SYSTEM):
        open_unit(
            actor=SYSTEM, code="HQ", name="我的店", kind="company", currency="GBP", timezone="Europe/London"
        )
        for login, role in (("boss", "chain_manager"), ("pen", "analyst")):
            add_staff(
                actor=SYSTEM, login=login, name=login, role=role, unit="HQ", password="一叶茶铺-熟客-2026"
            )
    answer = run("receipts", receipts_of_the_best(tmp_path / "retail.csv", 400), source="till")
    assert answer["errors"] == 0
    compute()
    return sign_in("boss")


def test_real_receipts_show_their_real_regulars(boss: Client) -> None:
    page = boss.get("/first-look").content.decode()
    best = part(page, "h-best")
    assert len(NAME.findall(best)) == 20
    assert NAME.findall(best)[:3] == ["14646", "18102", "17450"]
    assert "截至2011年12月9日" in page
    assert len(NAME.findall(part(page, "h-late"))) == 10
    calls = part(page, "h-calls")
    assert len(NAME.findall(calls)) == 12 and "没有号码" in calls
    assert {"天没来，平时", "这周该来了", "第一次来"} == {
        said for said in ("天没来，平时", "这周该来了", "第一次来") if said in calls
    }
    assert page.split('class="card why"')[1].split("</section>")[0].count("<li>") == 3
    assert sign_in("pen").get("/first-look").status_code == 403


def test_each_manager_sees_the_own_unit_only(world: Any) -> None:
    compute()
    assert "林慧敏" not in sign_in("gao").get("/first-look").content.decode()
    page = sign_in("chen").get("/first-look").content.decode()
    assert "林慧敏" in part(page, "h-best") and "赵丽华" not in page
    assert "13800138016" not in page
    assert sign_in("zhou").get("/first-look").status_code == 403


def test_without_figures_the_page_says_how_they_come_and_waits_once_asked(world: Any) -> None:
    chen = sign_in("chen")
    assert "还没有计算" in chen.get("/first-look").content.decode()
    assert chen.post("/first-look/figures")["Location"] == "/first-look?fresh=1"
    waiting = chen.get("/first-look?fresh=1").content.decode()
    assert 'role="progressbar"' in waiting and 'hx-trigger="every 1s"' in waiting
    chen.post("/first-look/figures")  # asked for already
    from tests.imports.world import one

    assert one("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'insight.refresh_now'") == 1
