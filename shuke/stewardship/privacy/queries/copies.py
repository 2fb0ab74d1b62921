"""A person's own copy: everything that is kept of one person, read table by table as HOLDINGS declares it.

Law: PIPL 45 (access and copy), GDPR 15 and 20. What lies sealed is opened with the person's keys.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.customers.rules.sealing import identifier_context, note_context, value_context
from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.holdings import HOLDINGS
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound

SEALED = "ciphertext"
CONTEXTS: dict[str, Callable[[int, int], bytes]] = {
    "customers_identifier": identifier_context,
    "customers_note": note_context,
    "customers_fieldvalue": value_context,
    "customers_formervalue": value_context,
}
# By which number a sealed text is bound to its row, where that is not the row's own.
BOUND_BY = {"customers_formervalue": "value_id"}
# A number that says nothing to a person is told by its name.
_PRODUCT = "(SELECT x.name FROM catalog_product x WHERE x.id = t.product_id)"
SAID: dict[tuple[str, str], str] = {
    ("orders_line", "product_id"): _PRODUCT,
    ("orders_refundline", "product_id"): _PRODUCT,
    ("rewards_redemption", "reward_id"): "(SELECT x.name FROM rewards_reward x WHERE x.id = t.reward_id)",
    ("coupons_coupon", "offer_id"): "(SELECT x.name FROM coupons_offer x WHERE x.id = t.offer_id)",
    ("coupons_used", "at"): "(SELECT x.at FROM coupons_use x WHERE x.id = t.use_id)",
    ("ledger_entry", "at"): "(SELECT x.at FROM ledger_transfer x WHERE x.id = t.transfer_id)",
    ("ledger_entry", "kind"): "(SELECT x.kind FROM ledger_transfer x WHERE x.id = t.transfer_id)",
    ("customers_tagging", "tag_id"): "(SELECT x.label FROM customers_tag x WHERE x.id = t.tag_id)",
    (
        "customers_formervalue",
        "field_id",
    ): "(SELECT x.label FROM customers_customfield x WHERE x.id = t.field_id)",
    (
        "customers_arrival",
        "campaign_id",
    ): "(SELECT x.name FROM customers_campaign x WHERE x.id = t.campaign_id)",
    (
        "customers_fieldvalue",
        "field_id",
    ): "(SELECT x.label FROM customers_customfield x WHERE x.id = t.field_id)",
    (
        "audit_subject",
        "event_id",
    ): "(SELECT x.act FROM audit_event x WHERE x.id = t.event_id AND x.at = t.at)",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A table without a customer's key, whose rows are parts of rows that have one."""

    table: str
    title: Any
    whole: str
    key: str
    columns: tuple[str, ...]
    named: str = "number"  # the column of the whole by which a row is told


PARTS = (
    Part("orders_line", _("What was bought"), "orders_order", "order_id",
         ("product_id", "description", "quantity", "unit_price_minor", "discount_minor", "tier_minor", "total_minor",
          "refunded_quantity", "refunded_minor")),
    Part("orders_payment", _("Payments"), "orders_order", "order_id", ("method", "amount_minor", "paid_at")),
    Part("orders_refundline", _("What came back"), "orders_refund", "refund_id",
         ("product_id", "description", "quantity", "unit_price_minor", "total_minor")),
    Part("programme_award", _("Points of purchases"), "orders_order", "order_id",
         ("programme_id", "tier", "points", "cut", "rules")),
    Part("coupons_used", _("Coupons that were used"), "coupons_coupon", "coupon_id", ("at", "minor"), "code"),
    Part("ledger_entry", _("What happened to points and value"), "ledger_account", "account_id", ("at", "kind", "amount"),
         "denomination_id"),
    Part("ledger_lot", _("Points by when they lapse"), "ledger_account", "account_id",
         ("amount", "remaining", "pending_until", "expires_on"), "denomination_id"),
)  # fmt: skip
_NUMBER = "(SELECT x.{named} FROM {whole} x WHERE x.id = t.{key})"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a person's own copy."""

    table: str
    title: Any
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@query("privacy.take_copy")
def own_copy(*, actor: Actor, customer_id: int) -> list[Sheet]:
    """Everything that is kept of a person, records that were merged into this one included; NotFound out of reach."""
    ids = _records_of(customer_id)
    if customer_id not in ids:
        raise NotFound(field="customer_id")
    held = [_held(table, ids) for table, holding in HOLDINGS.items() if holding.export]
    return [sheet for sheet in (*held, *(_part(part, ids) for part in PARTS)) if sheet.rows]


def _records_of(customer_id: int) -> list[int]:
    found = "SELECT id FROM customers_customer WHERE (id = %s AND status <> 'merged') OR merged_into_id = %s"
    return [row[0] for row in _rows(found, [customer_id, customer_id])]


def _held(table: str, ids: list[int]) -> Sheet:
    holding = HOLDINGS[table]
    where = " OR ".join(f"t.{key} = ANY(%(ids)s)" for key in holding.keys)
    columns = [SAID.get((table, name), f"t.{name}") for name in holding.export]
    if SEALED not in holding.export:
        select = f"SELECT {', '.join(columns)} FROM {table} t WHERE {where} ORDER BY t.{holding.primary}"
        return Sheet(table, holding.title, holding.export, _rows(select, {"ids": ids}))
    rows = _rows(
        f"SELECT t.{BOUND_BY.get(table, 'id')}, t.person_key_id, k.wrapped, {', '.join(columns)} FROM {table} t"
        f" LEFT JOIN customers_personkey k ON k.id = t.person_key_id WHERE {where} ORDER BY t.id",
        {"ids": ids},
    )
    place = holding.export.index(SEALED)
    return Sheet(table, holding.title, holding.export, [_opened(table, row, place) for row in rows])


def _opened(table: str, row: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    row_id, key_id, wrapped, *values = row
    if values[place] is not None:
        key = cipher.unwrap(keyring().master, wrapped)
        values[place] = cipher.open_sealed(key, CONTEXTS[table](row_id, key_id), values[place])
    return tuple(values)


def _part(part: Part, ids: list[int]) -> Sheet:
    columns = ", ".join(SAID.get((part.table, name), f"t.{name}") for name in part.columns)
    number = _NUMBER.format(whole=part.whole, key=part.key, named=part.named)
    rows = _rows(
        f"SELECT {number}, {columns} FROM {part.table} t WHERE t.{part.key} IN"
        f" (SELECT w.id FROM {part.whole} w WHERE w.customer_id = ANY(%(ids)s)) ORDER BY t.id",
        {"ids": ids},
    )
    return Sheet(part.table, part.title, ("number", *part.columns), rows)


def _rows(sql: str, params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[Any] = cursor.fetchall()
        return rows
