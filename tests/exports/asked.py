"""Asking for a file by the page, the worker's turn, and taking it."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from shuke.foundation.org.actor import SYSTEM, reading_as


def work(file_id: int) -> None:
    """The worker makes the file, or settles why not."""
    from shuke.stewardship.exports.running import make

    make(file_id, timezone.localdate(), timezone.now())


def newest(**wanted: Any) -> Any:
    """The newest file, as the system sees it."""
    from shuke.stewardship.exports.models import File

    with reading_as(SYSTEM):
        return File.objects.filter(**wanted).latest("id")


def asked_for(client: Client, asked: dict[str, str]) -> int:
    """Ask by the page's form; answers the file's number."""
    answer = client.post("/customers/export", asked)
    assert answer.status_code == 302 and answer["Location"] == "/exports", answer.content[:500]
    return int(newest().id)


def taken(client: Client, asked: dict[str, str]) -> HttpResponse:
    """Ask, wait, take."""
    number = asked_for(client, asked)
    work(number)
    return client.get(f"/exports/{number}/file")
