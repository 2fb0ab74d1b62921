"""Every address against the whole cast: it works, is out of reach, is not permitted, is bad input; and says no more."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.matrix import ROLES
from tests.cast import STAFF
from tests.emptying import empty_database
from tests.house import verdicts as v
from tests.house.addresses import (
    ENDS_SESSIONS,
    LINES,
    METHODS,
    TOKEN,
    World,
    all_patterns,
    asked_of,
    faults_of,
    made_world,
    rows_hash,
    unlisted,
)
from tests.house.canaries import texts_in


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once, committed, and swept away at the end; the tests of this file stand in no transaction of their own."""
    with django_db_blocker.unblock():
        yield made_world()
        empty_database()


@pytest.mark.parametrize(
    "line", LINES, ids=lambda line: f"{line.method}-{line.address}-{'-'.join(line.body.values())}"
)
def test_each_person_gets_the_declared_answer(world, line):
    """Everybody plainly, one of each verdict by htmx too. Who is refused comes first: their requests change no row."""
    people = sorted((v.STRANGER, *v.PEOPLE), key=lambda person: line.verdict_for(person) == v.WORKS)
    refused = [person for person in people if line.verdict_for(person) != v.WORKS]
    before, wrong = rows_hash(), []
    for group in (refused, [person for person in people if person not in refused]):
        for person, headers in asked_of(line, group):
            answer = world.ask(line, person, headers)
            wrong += faults_of(world, line, person, headers, answer)
        if (group is refused or line.method == "GET") and rows_hash() != before:
            wrong.append(f"rows changed, asked by {group}")
    if line.name in ENDS_SESSIONS:
        world.clients.clear()
    assert wrong == []


def test_an_answer_other_than_declared_is_found(world):
    """The control: declared as forbidden what works, and read by somebody who must not see the names in it."""
    wrongly = v.Line("customers", "GET", "/customers?view=all", {v.FORBIDDEN: v.REST})
    answer = world.ask(wrongly, "chen", {})
    assert faults_of(world, wrongly, "chen", {}, answer) == ["chen: works, declared 403"]
    rightly = v.Line("customers", "GET", "/customers?view=all", {v.WORKS: v.REST})
    assert faults_of(world, rightly, "gao", {}, answer) == [
        "gao is shown 林慧敏",
        "gao is shown 吴建国",
        "gao is shown 单小慧",
        "gao is shown 暗记陈的视图",
    ]


def test_a_word_in_the_wrong_hands_is_found_also_in_a_packed_file(world):
    """The control of the canaries: a page and a workbook of the officer, in the hands of a marketer."""
    from shuke.stewardship.exports.writing.files import xlsx_of

    page = world.ask(v.Line("customer", "GET", "/customers/{lin}", {v.WORKS: v.REST}), "shen", {})
    seen = {word for word in world.canaries.kept_from("qian") if word in texts_in(page.content)}
    assert {"暗记lin的B", "暗记lin的笔记"} <= seen
    book = xlsx_of(["暗记fang的S"], [["7,654.32"]])
    assert {word for word in world.canaries.kept_from("qian") if word in texts_in(book)} == {
        "暗记fang的S",
        "7,654.32",
    }
    assert b"7,654.32" not in book  # packed


def test_every_role_of_the_matrix_is_asked():
    """The head of the chain is a region's manager at the top of the tree."""
    swept = {role for login, _name, role, _unit in STAFF if login in v.PEOPLE}
    assert set(ROLES) - swept == {"chain_manager"}
    assert ROLES["chain_manager"].permissions == ROLES["region_manager"].permissions


def test_no_address_is_left_out():
    assert unlisted(set(get_resolver().reverse_dict)) == []
    assert unlisted({"customers", "secret_door"}) == ["secret_door"]


def test_every_address_has_a_name():
    assert [str(pattern.pattern) for pattern in all_patterns() if not pattern.name] == []


def test_other_methods_are_refused_and_change_nothing(world):
    answered: dict[str, set[str]] = {}
    for line in LINES:
        answered.setdefault(line.name, set()).add(line.method)
    addresses = {line.name: line.address.partition("?")[0].format_map(world.words) for line in LINES}
    before, wrong = rows_hash(), []
    for name, address in addresses.items():
        for method in METHODS:
            if method not in answered[name]:
                status = world.client("chen").generic(method, address).status_code
                wrong += [] if status == 405 else [f"{method} {address}: {status}"]
    assert wrong == []
    assert rows_hash() == before


def test_nothing_is_done_without_the_token_of_the_form(world):
    """Each POST, sent from another site by somebody who is signed in."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.client("chen").cookies
    posts = {line.name: line for line in LINES if line.method == "POST"}
    before = rows_hash()
    for line in posts.values():
        answer = client.post(
            line.address.format_map(world.words), {}, headers={"Origin": "https://elsewhere.example"}
        )
        assert answer.status_code == 403, line.name
    assert rows_hash() == before


def test_out_of_reach_and_not_existing_are_the_same_page(world):
    client, bodies = world.client("gao"), []
    for number in (world.words["lin"], world.words["nobody"]):
        answer = client.get(f"/customers/{number}")
        assert answer.status_code == 404
        bodies.append(TOKEN.sub("TOKEN", answer.content.decode().replace(f"/{number}", "/ID")))
    assert bodies[0] == bodies[1]


def test_every_answer_carries_its_protections(world):
    for address in ("/", "/login", f"/customers/{world.words['nobody']}", "/nowhere", "/healthz"):
        answer = world.client("chen").get(address)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, address
        assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "DENY"
        assert (
            answer["Referrer-Policy"] == "same-origin"
            and answer["Cross-Origin-Opener-Policy"] == "same-origin"
        )


def test_a_reading_cannot_write_even_if_it_tries(world):
    """The transaction of a GET is READ ONLY for the database: the control for «changes nothing»."""
    from django.db.utils import InternalError

    from shuke.customers.models import Tag
    from shuke.foundation.org.actor import reading

    actor = world.cast.actor("chen")
    with pytest.raises(InternalError, match="read-only"), acting_as(actor), reading():
        Tag.objects.create(label="secret")


@pytest.mark.django_db(
    databases=["default", "witness"]
)  # the mark also asks pytest-django for both connections
def test_a_change_is_seen_in_the_hash(world):
    """The control for «changed no rows»; rolled back."""
    from shuke.customers.models import Tag

    before = rows_hash()
    with acting_as(SYSTEM):
        Tag.objects.create(label="planted")
    assert rows_hash() != before
