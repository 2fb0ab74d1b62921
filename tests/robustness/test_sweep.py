"""Every odd file that others collected: a result, or a clear word with a code; never a traceback, never for long."""

import json
import resource
import time
from collections import Counter
from pathlib import Path

import pytest

from shuke.foundation.kernel.refusal import Refusal
from shuke.integrations.imports import refusals
from shuke.integrations.imports.messages import MESSAGES
from shuke.integrations.imports.readers.limits import STAFF
from shuke.integrations.imports.readers.survey import records_of
from shuke.integrations.imports.rules.faults import ASIDE_CODES, ROW_CODES
from shuke.integrations.imports.rules.settings import SourceSettings
from shuke.integrations.imports.rules.synonyms import SYNONYMS
from tests.imports.world import ROBUSTNESS, one, open_chain, run
from tests.robustness.looking import looks_at

pytestmark = pytest.mark.skipif(not ROBUSTNESS.exists(), reason="../shared/data/robustness is not here")
SETTINGS = SourceSettings(timezone="Asia/Shanghai", currency="CNY")
FILES = sorted(path for path in ROBUSTNESS.rglob("*") if path.is_file()) if ROBUSTNESS.exists() else []
SHEETS = {".xls", ".xlsx", ".ods"}
CODES = {
    one_of.code
    for one_of in vars(refusals).values()
    if isinstance(one_of, type) and issubclass(one_of, Refusal)
}
SLOWEST, MOST_MB = 10, 150  # seconds for one file of the collection, growth of this process over all of it


def test_the_catalogue_has_words_for_every_code() -> None:
    assert set(ROW_CODES) | set(ASIDE_CODES) == set(MESSAGES)
    for one_of in vars(refusals).values():
        if isinstance(one_of, type) and issubclass(one_of, Refusal):
            assert str(one_of.message)


def test_every_file_is_read_or_refused_by_name() -> None:
    assert len(FILES) > 170
    told: Counter[str] = Counter()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for file in FILES:
        began, no = time.monotonic(), None
        try:
            looks = looks_at([file], "customers", SETTINGS, STAFF)
            cells = [
                cell for look in looks for record in records_of(look.table, STAFF) for cell in record.cells
            ]
        except Refusal as refused:
            no = refused
            told[no.code] += 1
        else:
            assert all(isinstance(cell, str) for cell in cells)
            told["read"] += 1
        if no is not None:
            assert no.code in CODES and "%(" not in str(no) and file.name[:20] in str(no), file
        assert time.monotonic() - began < SLOWEST, file
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000
    print(f"\n{sum(told.values())} files: {dict(told)}; memory grew by {grown:.0f} MB")
    assert told["read"] >= 150
    assert grown < MOST_MB


@pytest.mark.parametrize("name", [path.stem for path in FILES if path.parent.name == "csvs"])
def test_csv_spectrum_is_read_as_it_is_meant(name: str) -> None:
    folder = ROBUSTNESS / "csv-spectrum"
    (look,) = looks_at([folder / "csvs" / f"{name}.csv"], "customers", SETTINGS, STAFF)
    titles = look.header.cells
    found = [dict(zip(titles, record.cells, strict=True)) for record in records_of(look.table, STAFF)]
    meant = json.loads((folder / "json" / f"{name}.json").read_text())
    if (
        b"\r\n" not in (folder / "csvs" / f"{name}.csv").read_bytes()
    ):  # this copy of a "_crlf" file has lost them
        meant = [{title: cell.replace("\r\n", "\n") for title, cell in row.items()} for row in meant]
    assert found == meant


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", SYNONYMS)
def test_every_file_as_an_import_of_every_kind(kind: str, settings: object, tmp_path: Path) -> None:
    """The whole way, as a rehearsal: rows come in or are listed with a code of the catalogue, nothing is half done."""
    settings.DATA = tmp_path / "data"
    open_chain()
    told: Counter[str] = Counter()
    for file in FILES:
        if kind not in ("customers", "receipts") and file.suffix in SHEETS:
            continue  # each costs a process; what they hold does not depend on the kind
        try:
            answer = run(kind, file, source="odd", dry_run=True)
        except Refusal as no:
            told[no.code] += 1
        else:
            assert set(answer["errors_by_code"]) <= set(ROW_CODES), file
            told["read"] += 1
    print(f"\n{kind}: {dict(told)}")
    assert set(told) - {"read"} <= CODES
    assert one("SELECT count(*) FROM imports_stage") == 0
    assert one("SELECT count(*) FROM customers_customer") == 0
    if kind == "customers":
        assert told["read"] >= 50
