"""Programs that call: keys of the cast's chain, and a client that speaks as one of them."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from shuke.foundation.org.actor import SYSTEM
from shuke.foundation.org.commands import add_key

FULL = [
    "activities.write",
    "captures.write",
    "customers.read",
    "contacts.read",
    "customers.write",
    "sales.read",
    "scores.read",
    "sales.write",
    "catalog.read",
    "catalog.write",
    "till",
]
NARROW = ["customers.read", "catalog.read"]
TURN = itertools.count(1)


@dataclass(slots=True)
class Program:
    """A caller: sends its key, and a new idempotency key with each writing request unless one is given."""

    secret: str
    language: str = "en"

    def ask(
        self, method: str, address: str, body: Any = None, key: str | None = None, **headers: str
    ) -> HttpResponse:
        """Send a request to /api/v1."""
        sent = {"Accept-Language": self.language, **headers}
        if self.secret:
            sent["Authorization"] = f"Bearer {self.secret}"
        if method in ("PUT", "POST"):
            sent["Idempotency-Key"] = key or f"turn-{next(TURN)}"
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        client = Client(raise_request_exception=False)
        return client.generic(method, f"/api/v1{address}", content, "application/json", headers=sent)

    def get(self, address: str, **headers: str) -> HttpResponse:
        """GET."""
        return self.ask("GET", address, **headers)

    def put(self, address: str, body: Any, key: str | None = None) -> HttpResponse:
        """PUT."""
        return self.ask("PUT", address, body, key)

    def post(self, address: str, body: Any, key: str | None = None) -> HttpResponse:
        """POST."""
        return self.ask("POST", address, body, key)


def program(scopes: list[str], unit: str = "company", language: str = "en") -> Program:
    """A program with a key of its own."""
    name = f"key {next(TURN)}"
    return Program(add_key(actor=SYSTEM, name=name, scopes=scopes, unit=unit).value, language)


def an_order(store: str = "lake", **more: Any) -> dict[str, Any]:
    """What a till sends."""
    lines = [{"product": "T1", "quantity": "2", "unit_price_minor": "68000", "discount_minor": 1000}]
    return {"store": store, "placed_at": "2026-11-22T12:00:00+08:00", "lines": lines, **more}
