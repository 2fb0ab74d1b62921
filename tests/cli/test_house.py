"""Opening the house: a fresh directory just works, for two at once too, and secrets are made once."""

from __future__ import annotations

import base64
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shuke.doors.cli import main as door
from shuke.doors.cli.house import SECRETS, kept_secrets
from shuke.doors.cli.serve import collect_static


def test_secrets_are_made_once_and_for_nobody_else(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    first = kept_secrets(file)
    assert first == kept_secrets(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(first) == set(SECRETS.values())
    assert len({base64.b64decode(value) for value in first.values()}) == 3
    sizes = {name: len(base64.b64decode(value)) for name, value in first.items()}
    assert sizes == dict.fromkeys(first, 32) | {"SHUKE_SECRET_KEY": 48}  # Django asks for 50 characters
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.toml"]


def test_two_at_once_in_a_fresh_directory(tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SHUKE_", "DATABASE_", "DJANGO_"))}
    command = [
        sys.executable,
        "-m",
        "shuke.doors.cli.main",
        "doctor",
        "--json",
        "--data",
        str(tmp_path / "data"),
    ]
    both = [
        subprocess.Popen(command, env=kept, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in both:
        out, err = process.communicate(timeout=90)
        assert process.returncode == 0, err
        answer = json.loads(out)
        assert answer["healthy"], answer
    assert not (tmp_path / "data" / "postgres" / "pgdata" / "postmaster.pid").exists()


@pytest.mark.django_db
def test_a_wish_for_demo_logins_is_dropped_where_there_is_no_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[str | None] = []
    monkeypatch.setattr("shuke.doors.cli.doctor.CHECKS", ())
    monkeypatch.setattr("shuke.doors.cli.house._bring_own_database_up_to_date", lambda: None)
    monkeypatch.setattr(
        "shuke.doors.cli.house.set_up_django", lambda: seen.append(os.environ.get("SHUKE_DEMO"))
    )
    monkeypatch.setenv("SHUKE_DEMO", "1")
    before = dict(os.environ)
    assert door.main(["doctor", "--data", str(tmp_path)]) == 0
    (tmp_path / "demo.json").write_text('{"logins": []}')
    assert door.main(["doctor", "--data", str(tmp_path)]) == 0
    assert seen == [None, "1"]
    assert dict(os.environ) == before


def test_style_sheets_are_collected_once(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    collect_static(tmp_path)
    stamp = tmp_path / "static" / ".stamp"
    made = stamp.stat().st_mtime_ns
    collect_static(tmp_path)
    assert stamp.stat().st_mtime_ns == made
    assert any((tmp_path / "static").rglob("*.css")) or not any(Path("shuke/ui/static").rglob("*.css"))
