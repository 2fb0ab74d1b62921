"""The watermark: who took the file, when, under which number, what for; in the file itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shuke.stewardship.exports.rules.limits import PURPOSES
from shuke.stewardship.exports.writing.files import csv_of, xlsx_of


@dataclass(frozen=True, slots=True)
class Mark:
    """What a file says of itself."""

    number: int
    name: str
    login: str
    at: datetime
    purpose: str

    @property
    def text(self) -> str:
        """In one line, in the language of who asked."""
        facts = {
            "number": self.number, "name": self.name, "login": self.login, "at": localtime(self.at).strftime("%Y-%m-%d %H:%M"),
            "purpose": PURPOSES[self.purpose],
        }  # fmt: skip
        return _("Export no. %(number)s by %(name)s (%(login)s), %(at)s: %(purpose)s") % facts


def bytes_of(form: str, head: Sequence[str], lines: Sequence[Sequence[Any]], mark: Mark) -> bytes:
    """The file: in CSV the mark is the first line; in a workbook it heads each printed page and stands in its properties."""
    if form == "csv":
        return csv_of(head, lines, mark=mark.text)
    return xlsx_of(head, lines, mark=mark.text)
