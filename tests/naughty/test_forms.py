"""Every field of every form takes every string: an answer, never a fault; what is kept reads back as it was written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import get_resolver

from shuke.foundation.org.actor import SYSTEM, acting_as, reading_as
from tests.house import verdicts as v
from tests.house.addresses import LINES, World
from tests.house.test_addresses import world  # noqa: F401 - the fixture
from tests.naughty.strings import BLNS, strings

SOME = 45  # strings a field gets with every change; by night it gets all
# Signing out and in again is another test's matter, and so is a file.
LEFT_OUT = {"logout", "login"}


def fields() -> Iterator[tuple[v.Line, str, str]]:
    """Every field that a form sends somewhere where it works for somebody, and who that is."""
    seen = set()
    for line in LINES:
        who = next((person for person in v.PEOPLE if line.verdict_for(person) == v.WORKS), None)
        if line.method != "POST" or who is None or line.name in LEFT_OUT:
            continue
        for name in line.body:
            if (line.name, name) not in seen:
                seen.add((line.name, name))
                yield line, name, who


FIELDS = list(fields())


def given(index: int, everything: bool) -> list[str]:
    """The strings for a field: all, or a part that walks on with the field so that all are used somewhere."""
    found = strings()
    start = index * SOME % len(found)
    return found if everything else [*found[start:], *found[:start]][:SOME]


def faults(world: World, index: int, everything: bool) -> list[str]:  # noqa: F811
    line, name, who = FIELDS[index]
    wrong = []
    for text in given(index, everything):
        body = {**line.body, name: text.replace("{", "{{").replace("}", "}}")}
        answer = world.ask(replace(line, body=body), who, {})
        if answer.status_code >= 500:
            wrong.append(f"{line.name}.{name} {text[:60]!r}: {answer.status_code}")
    return wrong


@pytest.mark.parametrize("index", range(len(FIELDS)), ids=lambda i: f"{FIELDS[i][0].name}.{FIELDS[i][1]}")
def test_a_field_answers_whatever_it_is_given(world: World, index: int) -> None:  # noqa: F811
    assert faults(world, index, everything=False) == []


@pytest.mark.nightly
@pytest.mark.parametrize("index", range(len(FIELDS)), ids=lambda i: f"{FIELDS[i][0].name}.{FIELDS[i][1]}")
def test_a_field_answers_whatever_there_is(world: World, index: int) -> None:  # noqa: F811
    if not BLNS.exists():
        pytest.skip("the Big List of Naughty Strings is not beside this checkout (../shared)")
    assert len(strings()) >= 700
    assert faults(world, index, everything=True) == []


@pytest.mark.parametrize("address", sorted({line.address for line in LINES if "?" in line.address}))
def test_an_address_answers_whatever_it_is_asked(world: World, address: str) -> None:  # noqa: F811
    """The same for what stands behind the question mark of a GET."""
    from urllib.parse import quote

    path, _mark, query = address.format_map(world.words).partition("?")
    names = [part.partition("=")[0] for part in query.split("&")]
    wrong = []
    for place, text in enumerate(given(len(address), False)[:25]):
        asked = f"{path}?{names[place % len(names)]}={quote(text[:2000])}"
        answer = world.client("chen").get(asked)
        if answer.status_code >= 500:
            wrong.append(f"{asked[:120]}: {answer.status_code}")
    assert wrong == []


def patterns(resolver: Any) -> Iterator[Any]:
    for one in resolver.url_patterns:
        yield from patterns(one) if hasattr(one, "url_patterns") else (one,)


def test_a_fault_would_be_found(world: World) -> None:  # noqa: F811
    """The control: an address that breaks on a quote is told."""
    from django.http import HttpRequest

    def breaks(request: HttpRequest) -> Any:
        raise ValueError(request.POST["text"])

    found = next(one for one in patterns(get_resolver()) if one.name == "customer_notes")
    kept, found.callback = found.callback, lambda request, customer_id: breaks(request)
    try:
        index = next(
            i
            for i, (line, name, _who) in enumerate(FIELDS)
            if (line.name, name) == ("customer_notes", "text")
        )
        assert len(faults(world, index, everything=False)) > SOME // 2
    finally:
        found.callback = kept


@pytest.mark.django_db(databases=["default", "witness"])  # by which the run knows that this file needs both
def test_there_are_many_of_them() -> None:
    assert len(strings()) >= (700 if BLNS.exists() else 280)


def as_kept(text: str) -> str:
    """What a careful clerk would call the same text: NFC, no control characters, blanks single and none at the ends."""
    plain = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zs") else c for c in unicodedata.normalize("NFC", text)
    )
    return " ".join(plain.split())


def newest_name() -> str:
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM customers_customer ORDER BY id DESC LIMIT 1")
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize("part", [pytest.param(1, marks=pytest.mark.nightly), 6])
def test_names_and_notes_read_back_as_they_were_written(world: World, part: int) -> None:  # noqa: F811
    from shuke.customers.queries.profile import notes_of

    client, lin = world.client("chen"), world.words["lin"]
    kept, unlike = 0, []
    for text in strings()[::part]:
        answer = client.post("/customers/new", {"name": text})
        if answer.status_code == 302 and answer.headers["Location"].startswith("/customers/"):
            kept += 1
            if newest_name() != as_kept(text):
                unlike.append(("name", text))
        if client.post(f"/customers/{lin}/notes", {"text": text}).status_code == 302:
            with reading_as(SYSTEM):
                note = notes_of(actor=SYSTEM, customer_id=lin, limit=1)[0].text
            expected = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
            if 0 < len(expected) <= 2000 and note.replace("\r\n", "\n") != expected:
                unlike.append(("note", text))
    assert unlike == []
    assert kept > len(strings()) // part // 2
