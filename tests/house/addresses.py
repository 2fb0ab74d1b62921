"""The cast in front of every address: what is asked, what the answer is, and what it must not say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db import connection, connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from shuke.foundation.org.actor import SYSTEM, acting_as
from tests.cast import CUSTOMERS as KNOWN
from tests.cast import Cast, build_cast
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


def made_world() -> World:
    """The cast, with something of each kind to ask for."""
    from shuke.customers.commands.identifiers import add_identifier
    from shuke.customers.commands.marks import tag_customer
    from shuke.customers.commands.people import enrol_organisation
    from shuke.customers.commands.ties.organisations import add_contact
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
    if answer.status_code == 401 or way.startswith(("/login?", "/me/in")):
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


def asked_of(line: v.Line, people: list[str]) -> list[tuple[str, dict[str, str]]]:
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


def unlisted(names: set[Any]) -> list[str]:
    """Names of addresses that no line of the verdicts has."""
    return sorted({name for name in names if isinstance(name, str)} - {line.name for line in LINES})


def all_patterns(resolver: Any = None) -> Iterator[Any]:
    for pattern in (resolver or get_resolver()).url_patterns:
        yield from all_patterns(pattern) if hasattr(pattern, "url_patterns") else [pattern]
