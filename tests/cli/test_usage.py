"""The terminal's manners: help everywhere, three exit codes, one line of JSON, reasons instead of traces."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shuke.doors.cli import main as door
from shuke.foundation.kernel.refusal import Refusal

NAMES = [name.strip("_").replace("_", "-") for name in door.COMMANDS]


def shuke(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "shuke.doors.cli.main", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        door.main([name, "--help"])
    assert done.value.code == 0
    assert name in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["import", "receipts", "x.csv"],  # no --source
        ["import", "songs", "x.csv", "--source", "a"],
        ["insight", "run", "--as-of", "yesterday"],
        ["insight", "show", "weather"],
        ["staff", "add", "li"],
        ["demo", "--port", "http"],
        ["doctor", "--surprise"],
    ],
)
def test_wrong_usage_is_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        door.main(arguments)
    assert done.value.code == 2
    assert "usage" in capsys.readouterr().err


def answering(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    def run(args: argparse.Namespace) -> Any:
        print("in passing")
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr("shuke.doors.cli.insight.run", run)


def test_json_is_the_only_line_on_stdout(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answering(monkeypatch, {"customers": 2, "name": "熟客"})
    assert door.main(["insight", "run", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"customers": 2, "name": "熟客"}
    assert out.count("\n") == 1
    assert err == "in passing\n"


def test_without_json_it_is_text(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    answering(monkeypatch, {"customers": 2, "cells": [{"r": 5, "n": 1}]})
    assert door.main(["insight", "run"]) == 0
    assert capsys.readouterr().out == "in passing\ncustomers: 2\n\ncells:\n  r 5  n 1\n"


def test_a_refusal_is_1_with_its_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answering(monkeypatch, Refusal("Not on a %(day)s.", day="Sunday"))
    assert door.main(["insight", "run", "--json"]) == 1
    out, err = capsys.readouterr()
    assert (out, err) == ("", "in passing\nNot on a Sunday.\n")


def test_a_fault_of_the_program_keeps_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        door.main(["insight", "run"])


def test_a_missing_file_is_1_before_anything_is_started(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "no.csv")
    data = tmp_path / "data"
    assert door.main(["import", "receipts", missing, "--source", "till", "--data", str(data)]) == 1
    assert capsys.readouterr().err == f"{missing}: No such file or directory\n"
    assert not data.exists()


def test_a_database_that_is_away_is_1_without_a_trace(tmp_path: Path) -> None:
    away = "postgresql://shuke_app@127.0.0.1:9/shuke"
    keys = dict.fromkeys(("SHUKE_MASTER_KEY", "SHUKE_INDEX_KEY"), "A" * 43 + "=")
    keys["SHUKE_SECRET_KEY"] = "A" * 64
    done = shuke("doctor", "--data", str(tmp_path), DATABASE_URL=away, **keys)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The database cannot be used: ")
    assert "Traceback" not in done.stderr


def test_a_short_secret_is_refused_in_words(tmp_path: Path) -> None:
    keys = dict.fromkeys(("SHUKE_SECRET_KEY", "SHUKE_MASTER_KEY", "SHUKE_INDEX_KEY"), "A" * 43 + "=")
    done = shuke(
        "doctor", "--data", str(tmp_path), DATABASE_URL="postgresql://shuke_app@127.0.0.1:9/shuke", **keys
    )
    assert done.returncode == 1
    assert "50 characters" in done.stderr and "Traceback" not in done.stderr


def test_ones_own_database_asks_for_ones_own_secrets(tmp_path: Path) -> None:
    done = shuke("doctor", "--data", str(tmp_path), DATABASE_URL="postgresql://shuke_app@127.0.0.1:9/shuke")
    assert done.returncode == 1
    assert "SHUKE_MASTER_KEY" in done.stderr
    assert "Traceback" not in done.stderr


def test_unknown_arguments_of_test_reach_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[str] = []
    monkeypatch.setattr("os.execv", lambda program, command: became.extend(command))
    monkeypatch.setattr("os.chdir", lambda place: None)
    door.main(["test", "--nightly", "tests/cli", "-k", "one or two", "-x"])
    assert became[1:] == ["-m", "pytest", "-m", "not release", "tests/cli", "-k", "one or two", "-x"]
