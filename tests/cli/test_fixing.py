"""`shuke fix` touches what was changed, and nothing that somebody else wrote."""

import argparse
import subprocess

import pytest

from shuke.doors.cli import fix


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A small repository: one file as it was, one changed, one new, one on the branch, one gone."""

    def git(*words):
        who = ("-c", "user.name=x", "-c", "user.email=x@example.com")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    for name in ("same.py", "changed.py", "gone.py", "same.html"):
        (tmp_path / name).write_text("x=1\n")
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "first")
    git("checkout", "-qb", "branch")
    (tmp_path / "branch.html").write_text("<p></p>\n")
    git("add", "-A")
    git("commit", "-qm", "second")
    (tmp_path / "changed.py").write_text("x=2\n")
    (tmp_path / "new.py").write_text("x=3\n")
    (tmp_path / "gone.py").unlink()
    monkeypatch.setattr(fix, "ROOT", tmp_path)
    return tmp_path


def test_only_what_was_changed_is_formatted(tree, monkeypatch):
    ran = []
    monkeypatch.setattr(fix, "passes", lambda command: ran.append(command) or True)
    assert fix.changed_files() == ["branch.html", "changed.py", "new.py"]
    assert fix.run(argparse.Namespace()) == 0
    named = [[word for word in command if word.endswith((".py", ".html"))] for command in ran]
    assert named == [["changed.py", "new.py"], ["changed.py", "new.py"], ["branch.html"], [], []]


def test_without_a_repository_nothing_is_formatted(tmp_path, monkeypatch):
    monkeypatch.setattr(fix, "ROOT", tmp_path / "nowhere")
    assert fix.changed_files() == []
