"""Every address against the whole cast: it works, is out of reach, is not permitted, is bad input; and says no more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.matrix import ROLES
from tests.cast import CUSTOMERS as KNOWN
from tests.cast import STAFF, Cast, build_cast
from tests.house import verdicts as v
from tests.house.canaries import Canaries, planted, texts_in

LINES = tuple(v.all_lines())
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Of forms, and the time and number of the watermark: others with each answer.
TOKEN = re.compile(r"[A-Za-z0-9]{64}|\d\d:\d\d [0-9a-f]{8}(?=%3C/text)")
HTMX = {"HX-Request": "true"}
# Rows that a refused request or a reading may leave behind: the log of it, and the session.
LEFT_BEHIND = (
    "audit_event",
    "audit_subject",
    "audit_seal",
    "audit_horizon",
    "django_session",
    "org_signin",
    "org_try",
)


@dataclass(slots=True)
class World:
    """The cast in the database, somebody signed in for each of its people, and what the words of addresses mean."""

    cast: Cast
    words: dict[str, Any]
    canaries: Canaries
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, person: str) -> Client:
        """Signed in as that person; nobody for a stranger."""
        if person not in self.clients:
            client = Client(raise_request_exception=False)
            if person:
                answer = client.post("/login", {"login": person, "password": "一叶茶铺-熟客-2026"})
                assert answer.status_code == 302, person
            self.clients[person] = client
        return self.clients[person]

    def ask(self, line: v.Line, person: str, headers: dict[str, str]) -> HttpResponse:
        """Send the line's request as the person."""
        if line.name == "logout":  # who has left signs in again
            self.clients.pop(person, None)
        with connections["witness"].cursor() as cursor:  # everybody tries for the first time
            cursor.execute("DELETE FROM org_try")
        address = line.address.format_map(self.words)
        body = {name: text.format_map(self.words) for name, text in line.body.items()}
        return self.client(person).generic(
            line.method, address, **_encoded(line.method, body), headers=headers
        )


def _encoded(method: str, body: dict[str, str]) -> dict[str, Any]:
    return (
        {}
        if method == "GET"
        else {"data": urlencode(body), "content_type": "application/x-www-form-urlencoded"}
    )


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once, committed, and swept away at the end; the tests of this file stand in no transaction of their own."""
    with django_db_blocker.unblock():
        yield _world()
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)


def _world() -> World:
    from shuke.customers.commands.identifiers import add_identifier
    from shuke.customers.commands.marks import tag_customer
    from shuke.customers.commands.organisations import add_contact
    from shuke.customers.commands.people import enrol_organisation
    from shuke.customers.models import Assignment, Birthday, Identifier
    from shuke.foundation.org.models import SavedView
    from shuke.service.care.commands.followups import plan_followup

    cast, today = build_cast(), timezone.localdate()
    lin = cast.customers["lin"]
    with acting_as(SYSTEM):
        with transaction.atomic():
            Assignment.objects.create(customer_id=lin, staff_id=cast.staff["feng"], reason="case")
            Birthday.objects.create(customer_id=lin, year=1980, month=8, day=11)
            phone = Identifier.objects.get(customer_id=lin, kind="phone").id
        tag = tag_customer(actor=SYSTEM, customer_id=cast.customers["fang"], label="老茶客").value
        view = SavedView.objects.create(
            staff_id=cast.staff["chen"], page="customers", label="老茶客", query="view=all"
        )
        promise = plan_followup(
            actor=SYSTEM, customer_id=lin, text="回访", due_on=today, today=today, owner_id=cast.staff["zhou"]
        )
        mail = add_identifier(actor=SYSTEM, customer_id=lin, kind="email", text="lin.hm@example.com").value
        tea = enrol_organisation(
            actor=SYSTEM, name="听松茶馆", organisation_kind="corporate", identifiers={}, home_unit_id=cast.units["lake"],
            today=today,
        ).value  # fmt: skip
        contact = add_contact(actor=SYSTEM, organisation_id=tea, name="秦雨", role="店长", today=today).value
    words = {
        "mail": mail, "tea": tea, "contact": contact,
        "lin": lin, "fang": cast.customers["fang"], "nobody": 10**9, "phone": phone, "tag": tag, "followup": promise.value,
        "hill": cast.units["hill"], "lake": cast.units["lake"], "view": view.id,
        "zhou": cast.staff["zhou"], "today": today.isoformat(),
    }  # fmt: skip
    return World(cast, words | v.all_words(cast), planted(cast))


def rows_hash() -> str:
    """One hash over every row of every table but those that LEFT_BEHIND names."""
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format('SELECT %%L AS name, md5(coalesce(string_agg(t::text, ''|'' ORDER BY t::text), ''''))"
            " AS held FROM %%I t', relname, relname), ' UNION ALL ') FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
            " AND relname <> ALL (%s)",
            [list(LEFT_BEHIND)],
        )
        cursor.execute(
            f"SELECT md5(string_agg(name || held, ',' ORDER BY name)) FROM ({cursor.fetchone()[0]}) every_table"
        )
        return str(cursor.fetchone()[0])


# What is hidden is opened by these, for a reason, and the log says so.
OPENS = (
    "customer_reveal",
    "birthday_reveal",
    "customer_field_reveal",
    "customer_copy",
    "customer_purchases",
    "order_opening",
)
# After these somebody signs in anew.
ENDS_SESSIONS = (
    "logout",
    "staff_roles",
    "staff_role_withdrawal",
    "staff_factors_removal",
    "staff_password",
    "staff_leaving",
)
BACK_TO_SIGN_IN = ("/logout", "/language", "/theme")  # where signing in is the way back for everybody


def verdict_of(answer: HttpResponse) -> str:
    """The word for an answer."""
    way = answer.headers.get("Location", "")
    if answer.status_code == 401 or way.startswith("/login?"):
        return v.SIGN_IN
    if way == "/login" and answer.wsgi_request.path not in BACK_TO_SIGN_IN:
        return v.SIGN_IN
    known = {403: v.FORBIDDEN, 404: v.NOT_FOUND, 405: v.NO_SUCH_METHOD, 400: v.BAD, 409: v.BAD, 422: v.BAD}
    return known.get(answer.status_code, v.WORKS if answer.status_code < 400 else str(answer.status_code))


def tokens_kept_from(world: World, person: str) -> list[str]:
    """Words that must not stand in anything this person is shown: whole phones, and names out of reach."""
    phones = [phone for _key, _name, phone, _home, _owner in KNOWN]
    phones += [f"{phone[:3]} {phone[3:7]} {phone[7:]}" for phone in phones]
    names = [name for key, name, *_rest in KNOWN if key not in REACHED[person]]
    return phones + names + world.canaries.kept_from(person)


REACHED = {
    "": (), "chen": ("lin", "wujg", "new"), "gao": ("zhao",), "he": ("fang",), "shi": ("lin", "wujg", "new", "zhao"),
    "zhou": ("lin", "new"), "li": ("wujg",), "qian": ("lin",), "sun": ("lin", "wujg"), "wu": (), "zheng": (), "feng": ("lin",),
    "chu": (), "wei": (), "jiang": (), "shen": ("lin", "wujg", "zhao", "fang", "new"),
}  # fmt: skip


@pytest.mark.parametrize(
    "line", LINES, ids=lambda line: f"{line.method}-{line.address}-{'-'.join(line.body.values())}"
)
def test_each_person_gets_the_declared_answer(world, line):
    """Everybody plainly, one of each verdict by htmx too. Who is refused comes first: their requests change no row."""
    people = sorted((v.STRANGER, *v.PEOPLE), key=lambda person: line.verdict_for(person) == v.WORKS)
    refused = [person for person in people if line.verdict_for(person) != v.WORKS]
    before, wrong = rows_hash(), []
    for group in (refused, [person for person in people if person not in refused]):
        for person, headers in _asked(line, group):
            answer = world.ask(line, person, headers)
            wrong += faults_of(world, line, person, headers, answer)
        if (group is refused or line.method == "GET") and rows_hash() != before:
            wrong.append(f"rows changed, asked by {group}")
    if line.name in ENDS_SESSIONS:
        world.clients.clear()
    assert wrong == []


def _asked(line: v.Line, people: list[str]) -> list[tuple[str, dict[str, str]]]:
    one_of_each = {line.verdict_for(person): person for person in people}
    return [(person, {}) for person in people] + [(person, HTMX) for person in one_of_each.values()]


def faults_of(
    world: World, line: v.Line, person: str, headers: dict[str, str], answer: HttpResponse
) -> list[str]:
    """What an answer got wrong: another verdict than declared, or words that the person must not see."""
    who, got, declared = person or "a stranger", verdict_of(answer), line.verdict_for(person)
    found = [] if got == declared else [f"{who}{' by htmx' if headers else ''}: {got}, declared {declared}"]
    if line.name not in OPENS or got != v.WORKS:
        sent = b"".join(answer) if answer.streaming else answer.content
        said, typed = texts_in(sent), line.address.format_map(world.words)
        kept = [token for token in tokens_kept_from(world, person) if token not in typed]
        found += [f"{who} is shown {token}" for token in kept if token in said]
    return found


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


def unlisted(names: set[Any]) -> list[str]:
    """Names of addresses that no line of the verdicts has."""
    return sorted({name for name in names if isinstance(name, str)} - {line.name for line in LINES})


def test_every_address_has_a_name():
    assert [str(pattern.pattern) for pattern in all_patterns() if not pattern.name] == []


def all_patterns(resolver: Any = None) -> Iterator[Any]:
    for pattern in (resolver or get_resolver()).url_patterns:
        yield from all_patterns(pattern) if hasattr(pattern, "url_patterns") else [pattern]


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
