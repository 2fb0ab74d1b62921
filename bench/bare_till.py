"""The yardstick of a till sale: a bare django-ninja view that parses the same body and sends the same statements.

What they were is recorded from one real sale (`recorded`). Played again, whatever the database numbers itself (sale, lines,
events, transfers) takes its new number, and so does every parameter that named the old one. Run by granian as
`bench.bare_till:application` with BENCH_URL and BENCH_PLAY set.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

if __name__ != "bench.bare_till":
    sys.path.insert(0, str(Path(__file__).parents[1]))

NUMBERED_FROM = 700_000_000  # so high that a parameter with such a number can only be one of these
SEQUENCES = "SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"


def spread_numbers(owner: Any) -> None:
    """Every sequence goes on from a range of its own."""
    for place, (name,) in enumerate(owner.execute(SEQUENCES).fetchall()):
        owner.execute(f"ALTER SEQUENCE {name} RESTART {NUMBERED_FROM + place * 1_000_000}")


@contextmanager
def recorded() -> Iterator[list[tuple[str, Any, list[Any]]]]:
    """Statements sent inside, with their parameters and the rows in which the database gave new numbers."""
    from django.db import connection

    said: list[tuple[str, Any, list[Any]]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        cursor, rows = context["cursor"], []
        if "SAVEPOINT" not in sql:
            if "RETURNING" in sql or "nextval" in sql:
                rows = cursor.fetchall()
                cursor.scroll(0, mode="absolute")
            said.append((sql, params, rows))
        return done

    with connection.execute_wrapper(note):
        yield said


def renamed(value: Any, names: dict[Any, Any]) -> Any:
    """The parameter with the new numbers and texts in place of the recorded ones."""
    if isinstance(value, dict):
        return {key: renamed(one, names) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(renamed(one, names) for one in value)
    if isinstance(value, str):
        for old, new in names.items():
            value = value.replace(str(old), str(new))
        return value
    if hasattr(value, "obj"):  # a document on its way
        return type(value)(renamed(value.obj, names))
    return names.get(value, value) if isinstance(value, int) else value


def play(said: list[tuple[str, Any, list[Any]]], names: dict[Any, Any]) -> None:
    """Send them again."""
    from django.db import connection, transaction

    with transaction.atomic():
        for sql, params, rows in said:
            with connection.cursor() as cursor:
                cursor.execute(sql, renamed(params, names) if params else params)
                new = cursor.fetchall() if cursor.description else []
            for before, after in zip(rows, new, strict=False):
                pairs = zip(before, after, strict=True)
                names.update(
                    {old: one for old, one in pairs if isinstance(old, int) and old >= NUMBERED_FROM}
                )


if "BENCH_PLAY" in os.environ:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    parts = urlsplit(os.environ["BENCH_URL"])
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    settings.configure(
        SECRET_KEY="bench", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], USE_TZ=True, INSTALLED_APPS=["ninja"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql", "NAME": parts.path.lstrip("/"), "USER": parts.username,
                "HOST": query["host"], "PORT": query.get("port", ""),
                "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
            }
        },
    )  # fmt: skip
    from ninja import NinjaAPI, Schema  # it asks for settings as it is imported

    # Written a moment ago by the bench itself: psycopg's own parameter types are no JSON.
    SAID, TEXTS = pickle.loads(Path(os.environ["BENCH_PLAY"]).read_bytes())  # noqa: S301  the bench's own file

    class Line(Schema):
        """One line."""

        product: str
        quantity: str
        unit_price_minor: str

    class Payment(Schema):
        """One payment."""

        method: str
        amount_minor: int

    class Body(Schema):
        """A sale."""

        store: str
        source: str
        number: str
        placed_at: str
        member: str
        lines: list[Line]
        payments: list[Payment]

    api = NinjaAPI(docs_url=None)

    @api.post("/v1/till/sale")
    def sale(request: Any, body: Body) -> dict[str, Any]:
        """The statements of a sale, under this one's number and key."""
        number, key = TEXTS
        play(SAID, {number: body.number, key: request.headers["Idempotency-Key"]})
        return {"number": body.number, "points_earned": 0}

    urlpatterns = [path("api/", api.urls)]
    application = get_wsgi_application()
