"""Every test's mails, text messages and log lines are read: nothing stands in them that their reader may not see (F4).

A message may hold its own addressee's phone and nobody else's; the program's log holds no phone at all; neither holds a
password, its hash, or a word that was planted in the fields of a customer. What a test logs or sends is its own fault, and
so it is the test that fails; files that servers of the suite logged into are read when the run ends.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

BUILD = Path(__file__).parents[1] / "build"
PHONE = re.compile(r"(?<![0-9A-Za-z_.+-])(?:\+?86)?(1[3-9][0-9]{9})(?![0-9A-Za-z_])")
# Words that stand in no message and no log: passwords of the suite, hashes as kept, and what tests plant in people's fields.
NEVER = re.compile(
    r"一叶茶铺-熟客-2026|金丝雀-Canary-7741|argon2\$argon2id\$|pbkdf2_sha256\$|md5\$[0-9A-Za-z]+\$|暗记"
)


def tokens_in(text: str, addressee: str = "") -> list[str]:
    """What must not stand in a text that goes to ``addressee``; "" is whoever reads the log."""
    own = addressee[-11:]
    return [found for found in PHONE.findall(text) if found != own] + NEVER.findall(text)


class Watch(logging.Handler):
    """What was found since it was last asked."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.found: list[str] = []
        self.read = {"log lines": 0, "messages": 0}

    def emit(self, record: logging.LogRecord) -> None:
        """A line as the program would write it, its trace with it."""
        if record.levelno < logging.WARNING and record.name != "shuke.pages":
            return  # the program writes no more where nobody asks for it
        self.read["log lines"] += 1
        self.note("log", self.format(record), "")

    def sent(self, kind: str, text: str, addressee: str) -> None:
        """A message, as it is handed on."""
        self.read["messages"] += 1
        self.note(kind, text, addressee)

    def note(self, kind: str, text: str, addressee: str) -> None:
        self.found += [f"{kind}: {token} in {text[:200]!r}" for token in tokens_in(text, addressee)]

    def taken(self) -> list[str]:
        """What was found, which is told once."""
        found, self.found = self.found, []
        return found


WATCH = Watch()
BEGUN = time.time()


@contextmanager
def reading() -> Iterator[None]:
    """While this holds, all that is logged and sent is read."""
    from django.core.mail import EmailMessage

    from shuke.foundation.org.messages import Message
    from shuke.service.conversations.rules.delivery import Parcel

    logging.getLogger().addHandler(WATCH)
    undone = [_watched(kind, made) for kind, made in (("queued", Message), ("sent", Parcel))]
    send = EmailMessage.send

    def posted(self: Any, *args: Any, **options: Any) -> Any:
        WATCH.sent("mail", f"{self.subject}\n{self.body}", ",".join(self.to))
        return send(self, *args, **options)

    try:
        with patch.object(EmailMessage, "send", posted):
            yield
    finally:
        for undo in undone:
            undo()
        logging.getLogger().removeHandler(WATCH)


def _watched(kind: str, made: Any) -> Any:
    """Each value of this class is read when it is made."""
    real = made.__init__

    def init(self: Any, *args: Any, **options: Any) -> None:
        real(self, *args, **options)
        values = " ".join(map(str, self.values.values()))
        WATCH.sent(kind, f"{self.subject}\n{self.text}\n{values}", self.address)

    made.__init__ = init

    def undo() -> None:
        made.__init__ = real

    return undo


def files_with_tokens(folder: Path, since: float) -> list[str]:
    """Log files that were written since then, and hold what no log may hold."""
    found = []
    for file in folder.rglob("*.log"):
        if file.is_file() and file.stat().st_mtime >= since:
            text = file.read_text(errors="replace")
            found += [f"{file}: {token}" for token in tokens_in(text)]
    return found


@pytest.fixture(autouse=True, scope="session")
def _read_all_the_while(django_test_environment: None) -> Iterator[None]:
    with reading():
        yield


@contextmanager
def nothing_for_other_eyes() -> Iterator[None]:
    """What is logged and sent meanwhile is read, and holds nothing of the kind."""
    logging.getLogger().addHandler(WATCH)  # a command run in this process sets up the log anew, and drops it
    WATCH.taken()
    yield
    assert WATCH.taken() == []


@pytest.fixture(autouse=True)
def _nothing_for_other_eyes(_read_all_the_while: None) -> Iterator[None]:
    with nothing_for_other_eyes():
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_file_for_other_eyes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Servers and workers that the suite starts write their lines into files of its folders."""
    yield
    assert files_with_tokens(tmp_path_factory.getbasetemp(), BEGUN) == []
