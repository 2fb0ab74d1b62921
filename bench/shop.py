"""The shop that benchmarks look at: the demo shop's generator at full size, made once per data directory."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.utils import timezone


class BenchShop:
    """Sessions, busy customers and words to search by, per role."""

    def __init__(self, logins: dict[str, int]) -> None:
        self.logins = logins

    def actor(self, role: str) -> Any:
        """The actor of the role's staff member."""
        from shuke.foundation.org.reach import actor_of

        return actor_of(self.logins[role], timezone.localdate())

    def path_of(self, role: str) -> str:
        """The unit path of the role."""
        return str(self.actor(role).path)

    def cookie(self, role: str) -> str:
        """A session cookie of the role's staff member."""
        from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.db import SessionStore

        from shuke.doors.web.entry.accounts import SIGN_IN, session_stamp
        from shuke.foundation.org.queries import login_by_id
        from shuke.foundation.org.signing.sessions import Place, open_session

        staff = login_by_id(self.logins[role])
        assert staff is not None
        _given_a_factor(staff.id)
        session = SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = staff.id, session_stamp(staff.password)
        session[SIGN_IN] = open_session(
            staff.id, staff.version, "password", Place("127.0.0.1", ""), timezone.now()
        )
        session.create()
        return (
            f"shuke_session={session.session_key}; sessionid={session.session_key}; django_language=zh-hans"
        )

    def busy_customers(self, role: str) -> list[int]:
        """The five customers in reach whose number of orders is nearest to 200."""
        return [id_ for id_, _count in self._busy(role)]

    def orders_of_busy(self, role: str) -> str:
        """How many orders these have, "180–210"."""
        counts = [count for _id, count in self._busy(role)]
        return f"{min(counts)}–{max(counts)}"

    def _busy(self, role: str) -> list[tuple[int, int]]:
        with self._reading(role), connection.cursor() as cursor:
            cursor.execute(
                "SELECT customer_id, count(*) FROM orders_order WHERE customer_id IS NOT NULL GROUP BY 1"
                " ORDER BY abs(count(*) - 200), 1 LIMIT 5"
            )
            return cursor.fetchall()

    def words(self, role: str) -> dict[str, list[str]]:
        """What people would type, taken from customers in reach."""
        from urllib.parse import quote

        from shuke.customers.queries.contacts import contacts_of

        with self._reading(role), connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, name, pinyin, initials, member_no, given_name FROM customers_customer"
                " WHERE kind = 'person' AND given_name <> '' ORDER BY md5(id::text) LIMIT 20"
            )
            people = cursor.fetchall()
            cursor.execute("SELECT number FROM orders_order ORDER BY id DESC LIMIT 10")
            orders = [row[0] for row in cursor.fetchall()]
            contacts = contacts_of(
                actor=self.actor(role), customer_ids=[row[0] for row in people], kinds=("phone",)
            )
        return {
            "name": [quote(row[1]) for row in people], "given name": [quote(row[5]) for row in people],
            "pinyin": [row[2] for row in people], "two letters of pinyin": [row[2][:2] for row in people],
            "initials": [row[3] for row in people],
            "last four of the phone": [contact.shown[-4:] for contact in contacts] or ["8016"],
            "member number": [row[4] for row in people], "order number": orders,
        }  # fmt: skip

    def _reading(self, role: str) -> Any:
        from shuke.foundation.org.actor import reading_as

        return reading_as(self.actor(role))


def _given_a_factor(staff_id: int) -> None:
    """Who sees much must have a second factor; a session asks for it once, not with each request."""
    from shuke.foundation.org.models.signing import Factor, FactorKind

    now = timezone.now()
    Factor.objects.get_or_create(
        staff_id=staff_id, kind=FactorKind.APP, label="bench", removed_at=None,
        defaults={"secret": b"", "added_at": now, "confirmed_at": now},
    )  # fmt: skip


@contextmanager
def made_shop(args: argparse.Namespace) -> Iterator[BenchShop]:
    """The shop of the data directory, made and scored where it is missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM org_grant")
        if not cursor.fetchone()[0]:
            _make(args)
        cursor.execute(
            "SELECT DISTINCT ON (g.role) g.role, g.staff_id FROM org_grant g ORDER BY g.role, g.id"
        )
        logins = dict(cursor.fetchall())
    yield BenchShop(logins)


def _make(args: argparse.Namespace) -> None:
    options = ("--customers", str(args.customers), "--orders", str(args.orders), "--seed", "1")
    environment = os.environ | {"SHUKE_AS_OWNER": "1"}
    subprocess.run([sys.executable, "-m", "shuke.doors.cli.demo_shop", *options], check=True, env=environment)
    from shuke.insight.terminal import run

    run(None)
