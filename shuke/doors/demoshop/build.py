"""Building the demo shop in an empty database, as its owner."""

import os
from datetime import date, datetime, time
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.doors.demoshop.crowd.book import truth
from shuke.doors.demoshop.crowd.consents import consent_statements
from shuke.doors.demoshop.crowd.kin import kin_statements
from shuke.doors.demoshop.crowd.people import LEAST
from shuke.doors.demoshop.diary.watch import watch_statements
from shuke.doors.demoshop.load import Ahead, Load, tidy
from shuke.doors.demoshop.logins import demo_logins
from shuke.doors.demoshop.plan import Progress, planned, shop_rows
from shuke.doors.demoshop.seasons import ZONE
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.keyring import keyring

NOON, EVENING = time(12), time(20)
TRUTH = "demo_truth.parquet"

__all__ = ["build_shop", "demo_logins", "has_shop"]


class ShopExists(Refusal):
    """A demo shop is built into an empty database only."""

    code = "shop_exists"
    status = 409
    message = _("There is a shop in this database already.")


class ShopTooSmall(Refusal):
    """The named customers and their sales need some room."""

    code = "shop_too_small"
    message = _("A demo shop has at least %(least)s customers and as many orders.")


def has_shop() -> bool:
    """Whether the database has units, a demo's or one's own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM org_unit)")
        return bool(cursor.fetchone()[0])


def build_shop(
    customers: int = 5000, orders: int = 60000, seed: int = 1, progress: Progress | None = None,
    today: date | None = None,
) -> dict[str, int]:  # fmt: skip
    """Fill the empty database of the settings; answers rows per table.

    Sales reach back 30 months from ``today`` (the shop's today by default) and end this morning; the same seed and
    day make the same shop, but for keys and ciphertexts. What really is so of the customers lies in
    demo_truth.parquet beside the database. ShopExists, ShopTooSmall.
    """
    if has_shop():
        raise ShopExists()
    return build_into(owner_url(), Path(settings.DATA), customers, orders, seed, progress, today)


def owner_url() -> str:
    """The owner's address of the database that the settings name."""
    parts = urlsplit(os.environ["SHUKE_OWNER_URL"])
    return urlunsplit(parts._replace(path="/" + quote(str(connection.settings_dict["NAME"]))))


def build_into(
    url: str, data: Path, customers: int, orders: int, seed: int = 1, progress: Progress | None = None,
    today: date | None = None,
) -> dict[str, int]:  # fmt: skip
    """The same into a migrated database by its owner's address, all of it or nothing."""
    if min(customers, orders) < LEAST:
        raise ShopTooSmall(least=LEAST)
    say = progress or (lambda stage, done, total: None)
    say("drawing the shop", 0, 0)
    plan = planned(customers, orders, seed, _until(today))
    with Load(url) as load:
        load.strip()
        load.execute("SELECT audit_open_month(now()::date)")
        with Ahead(load) as ahead:
            for name, rows in shop_rows(plan, keyring(), say):
                ahead.write(name, rows)
        say("putting indexes back", 0, 0)
        load.dress()
        say("asking for consents", 0, 0)
        for statement in consent_statements(seed):
            load.execute(statement)
        for statement in kin_statements(seed):
            load.execute(statement)
        for statement in watch_statements():
            load.execute(statement)
        load.execute(f"SELECT setval('customers_member_no', {customers})")
    data.mkdir(parents=True, exist_ok=True)
    pq.write_table(truth(plan.book), data / TRUTH)
    say("tidying the database", 0, 0)
    tidy(url)
    return load.rows


def _until(today: date | None) -> datetime:
    """The shop's last moment: now, by the hour and not past the evening; noon of a day that was asked for."""
    if today is not None:
        return datetime.combine(today, NOON, ZONE)
    now = datetime.now(ZONE).replace(minute=0, second=0, microsecond=0)
    return min(now, datetime.combine(now.date(), EVENING, ZONE))
