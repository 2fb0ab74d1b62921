"""Every list at a million customers and five million orders: each shipped filter, each order, each view."""
# ruff: noqa: E501 - addresses read better whole

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.pages import _p95, _timed, served

LIMIT = 150
ROUNDS = 20  # of each of some two hundred addresses, each warm: forty would take a quarter of an hour
ROLES = ("store_manager", "chain_manager", "assistant", "privacy_officer")
# Pages of rows that have views alone here: address and the URL name it goes by.
OTHERS = (
    "/organisations", "/orders", "/orders?view=today", "/orders?view=refunded", "/orders?view=anonymous", "/products", "/stock", "/imports",
)  # fmt: skip
SAMPLES = {
    "number": ("2..40",), "money": ("500..3000", "20000.."), "day": ("2026-01-01..2026-06-30", "2026-11-01.."), "flag": ("1", "0"),
}  # fmt: skip


def measure(args: argparse.Namespace) -> Iterable[dict[str, Any]]:
    """The slowest address of each list and role, and every one above the limit by its name."""
    from bench.shop import made_shop
    from shuke.doors.cli.serve import collect_static

    collect_static(Path(os.environ["SHUKE_DATA"]))
    with (
        made_shop(args) as shop,
        served(["shuke.config.wsgi:application"], os.environ | {"SHUKE_POOL": "2"}) as ours,
    ):
        for role in ROLES:
            asked = list(customers_asked(shop, role))
            yield from _slowest(ours, shop.cookie(role), f"customers list, {role}", asked)
        for role in ("store_manager", "chain_manager"):
            yield from _slowest(ours, shop.cookie(role), f"other lists, {role}", list(OTHERS))


def customers_asked(shop: Any, role: str) -> Iterator[str]:
    """Addresses of the customers list: every view, every order, every filter with some of its values."""
    from django.utils import timezone

    from shuke.doors.web.identify.customers.asking import list_for
    from shuke.foundation.org.actor import reading_as

    actor = shop.actor(role)
    with reading_as(actor):
        list_, _attributes = list_for(actor, timezone.localdate(), "CNY")
        for view in list_.views:
            yield f"/customers?view={view.key}"
        for sort in list_.sorts:
            yield f"/customers?view=all&sort={sort}"
        for name, one in list_.filters.items():
            offered = [value for value, _label in one.offered()]
            for value in SAMPLES.get(one.kind) or [*offered[:2], *offered[-1:]]:
                yield "/customers?" + urlencode({"view": "all", name: value})


def _slowest(server: Any, cookie: str, what: str, addresses: list[str]) -> Iterable[dict[str, Any]]:
    found = []
    for address in addresses:
        try:
            found.append((_p95(_timed(server, [address], cookie, rounds=ROUNDS)[0]), address))
        except AssertionError as no:
            if "answered 403" not in str(no):  # a list that this role does not have
                raise
    found.sort(reverse=True)
    worst = found[0]
    yield {
        "work": f"{what}: slowest of {len(found)} ({worst[1].partition('?')[2] or worst[1]})",
        "measured": f"p95 {worst[0]:.1f} ms",
        "figure": f"≤ {LIMIT} ms",
        "met": worst[0] <= LIMIT,
    }
    for p95, address in found[1:]:
        if p95 > LIMIT:
            yield {
                "work": f"{what}: {address}",
                "measured": f"p95 {p95:.1f} ms",
                "figure": f"≤ {LIMIT} ms",
                "met": False,
            }
