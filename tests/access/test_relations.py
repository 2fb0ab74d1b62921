"""Objects by number: one's own, a peer's, a superior's, one outside the own tree, one that was the own before.

What is not reached answers as what does not exist, to the byte, on every address that names an object: pages, parts of
pages, forms and files. The addresses are taken from the program; a new one is asked as well.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from shuke.foundation.org.actor import SYSTEM, acting_as
from tests.access.peers import sold
from tests.cast import Cast
from tests.web.test_settings import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
NOBODY = 10**9
PLACES = count(10_000)
RANDOM = re.compile(r"[A-Za-z0-9]{64}|\d\d:\d\d [0-9a-f]{8}(?=%3C/text)")
# Whose objects: the customer of each relation, for each person. "own" is reached, nothing else is.
PEOPLE = ("zhou", "qian", "feng", "chen", "shi", "gao", "wu")
LIKE_WU = ("zheng", "jiang", "wei", "chu")  # nobody's customers are theirs: as for wu, so for them (nightly)
RELATIONS = ("own", "peers", "superiors", "outside", "former")
# The parameter of an address → the kind of object that it names.
KINDS = {"customer_id": "customer", "organisation_id": "customer", "order_id": "order", "followup_id": "followup",
         "identifier_id": "phone", "note_id": "note", "value_id": "answer", "tag_id": "tag", "file_id": "file",
         "view_id": "view", "left_id": "customer", "right_id": "customer", "contact_id": "contact"}  # fmt: skip


def object_addresses() -> list[tuple[str, tuple[str, ...]]]:
    """Addresses whose every parameter names an object of a customer or a person: (pattern, parameters)."""
    found = []
    for patterns, pattern, _defaults, converters in get_resolver().reverse_dict.values():
        del pattern, converters
        for text, names in patterns:
            if names and set(names) <= set(KINDS):
                found.append((text, tuple(names)))
    return sorted(set(found))


def person(cast: Cast, name: str, home: str, **more: Any) -> dict[str, int]:
    """A customer with everything that hangs on one; answers the numbers by kind."""
    from shuke.customers.commands.field_values import set_field_values
    from shuke.customers.commands.marks import add_note, assign_owner, tag_customer
    from shuke.customers.commands.people import enrol_person
    from shuke.customers.models import Assignment, FieldValue, Identifier
    from shuke.service.care.commands.followups import plan_followup

    today, place = timezone.localdate(), next(PLACES)
    with acting_as(SYSTEM):
        id_ = enrol_person(
            actor=SYSTEM, name=name, identifiers={"phone": f"139000{place:05d}"},
            home_unit_id=cast.units[home], today=today,
        ).value  # fmt: skip
        owner = cast.staff[more["owner"]] if more.get("owner") else None
        if owner:
            assign_owner(actor=SYSTEM, customer_id=id_, staff_id=owner, today=today)
        if more.get("agent"):
            Assignment.objects.create(
                customer_id=id_, staff_id=cast.staff[more["agent"]], reason="case", until_at=more.get("until")
            )
        set_field_values(actor=SYSTEM, customer_id=id_, values={"skin": "敏感"})
        found = {
            "customer": id_, "note": add_note(actor=SYSTEM, customer_id=id_, text="记").value,
            "tag": tag_customer(actor=SYSTEM, customer_id=id_, label=f"签{name}").value,
            "followup": plan_followup(
                actor=SYSTEM, customer_id=id_, text="约", due_on=today, today=today,
                owner_id=cast.staff[more.get("promised") or more.get("owner") or "chen"],
            ).value,
            "phone": Identifier.objects.get(customer_id=id_).id, "answer": FieldValue.objects.get(customer_id=id_).id,
        }  # fmt: skip
    found["order"] = sold(cast, f"R-{name}", id_, more.get("seller"), 5, 1)
    if more.get("came_back"):
        with acting_as(SYSTEM), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE orders_order SET refunded_minor = total_minor WHERE id = %s", [found["order"]]
            )
    if home != "lake":
        _at_store(cast, found["order"], home)
    return found


def _at_store(cast: Cast, order: int, home: str) -> None:
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE orders_order o SET unit_id = u.id, store_path = u.path FROM org_unit u WHERE o.id = %s AND u.id = %s",
            [order, cast.units[home]],
        )


def relations_of(cast: Cast) -> dict[str, dict[str, dict[str, int]]]:
    """For each person the objects of each relation; the former ones were given away, came back, ended, moved."""
    from shuke.customers.commands.fields import define_field
    from shuke.customers.commands.marks import assign_owner
    from shuke.customers.commands.people import move_customer
    from shuke.customers.rules.fields import Field

    with acting_as(SYSTEM):
        define_field(actor=SYSTEM, given=Field("skin", "肤质", "Skin", "text", "X"))
    today, past = timezone.localdate(), timezone.now() - timedelta(days=1)
    at = {
        "zhou": person(cast, "甲一", "lake", owner="zhou"), "li": person(cast, "甲二", "lake", owner="li"),
        "zhou_former": person(cast, "甲三", "lake", owner="zhou"),
        "chens": person(cast, "乙一", "lake", owner="chen", seller="chen"),
        "qian": person(cast, "丙一", "lake", seller="qian", promised="qian"),
        "sun": person(cast, "丙二", "lake", seller="sun", promised="sun"),
        "qian_former": person(cast, "丙三", "lake", seller="qian", came_back=True),
        "feng": person(cast, "丁一", "lake", agent="feng", promised="feng"),
        "feng_former": person(cast, "丁三", "lake", agent="feng", until=past),
        "river": person(cast, "戊一", "river"), "hill": person(cast, "己一", "hill"),
        "lake_former": person(cast, "庚三", "lake"), "river_former": person(cast, "庚四", "river"),
    }  # fmt: skip
    with acting_as(SYSTEM):
        assign_owner(
            actor=SYSTEM, customer_id=at["zhou_former"]["customer"], staff_id=cast.staff["li"], today=today
        )
        for key in ("lake_former", "river_former"):
            move_customer(actor=SYSTEM, customer_id=at[key]["customer"], home_unit_id=cast.units["hill"])
            _at_store(cast, at[key]["order"], "hill")
    whose = {
        "zhou": ("zhou", "li", "chens", "hill", "zhou_former"), "qian": ("qian", "sun", "chens", "hill", "qian_former"),
        "feng": ("feng", "li", "chens", "hill", "feng_former"), "chen": ("chens", "river", "", "hill", "lake_former"),
        "gao": ("river", "zhou", "chens", "hill", "river_former"), "shi": ("river", "hill", "", "hill", "lake_former"),
    }  # fmt: skip
    rest = ("", "zhou", "chens", "hill", "lake_former")
    return {
        login: {
            relation: at[key] if key else {}
            for relation, key in zip(RELATIONS, whose.get(login, rest), strict=True)
        }
        for login in (*PEOPLE, *LIKE_WU)
    }


def answer(
    client: Client, method: str, text: str, names: tuple[str, ...], numbers: dict[str, int]
) -> tuple[int, str]:
    """Status and text, with the numbers that were asked for taken out."""
    address = "/" + text % {name: numbers.get(KINDS[name], NOBODY) for name in names}
    alone = Client(raise_request_exception=False)
    alone.cookies["shuke_session"] = client.cookies["shuke_session"].value
    with transaction.atomic():
        got = alone.generic(method, address, headers={"Referer": "http://testserver/"})
        body = (b"".join(got) if got.streaming else got.content).decode(errors="replace")
        transaction.set_rollback(True)
    for name in names:
        body = re.sub(rf"/{numbers.get(KINDS[name], NOBODY)}(?![0-9])", "/N", body)
    return got.status_code, RANDOM.sub("RANDOM", body)


def cells(
    cast: Cast, people: tuple[str, ...]
) -> Iterator[tuple[str, str, str, str, tuple[int, str], tuple[int, str]]]:
    """(person, relation, method, address, answer, answer for nobody) of every cell."""
    of, addresses = relations_of(cast), object_addresses()
    nobody = dict.fromkeys(KINDS.values(), NOBODY)
    for login in people:
        client = signed_in(Client(), login)
        for text, names in addresses:
            for method in ("GET", "POST"):
                none = answer(client, method, text, names, nobody)
                for relation in RELATIONS:
                    if none[0] != 405 and of[login][relation]:
                        yield (
                            login,
                            relation,
                            method,
                            text,
                            answer(client, method, text, names, of[login][relation]),
                            none,
                        )


@pytest.mark.parametrize("people", [PEOPLE, pytest.param(LIKE_WU, marks=pytest.mark.nightly)])
def test_what_is_not_reached_answers_as_what_does_not_exist(cast, people):
    wrong, counted, own = [], Counter(), Counter()
    for login, relation, method, text, got, none in cells(cast, people):
        counted[relation] += 1
        if relation == "own":
            own[login] += got[0] not in (403, 404)
        elif got != none:
            wrong.append((login, relation, method, text, got[0], none[0]))
    print(
        f"{sum(counted.values())} cells over {len(object_addresses())} addresses; own ones that answer: {dict(own)}"
    )
    assert wrong == []
    assert all(own[login] >= 4 for login in people if login not in ("wu", *LIKE_WU))  # the control
