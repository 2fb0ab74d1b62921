"""The columns that are copied, per table, as PostgreSQL's binary COPY wants them. Columns that are not named here
take their defaults; money is whole minor units, days count from 1970, moments are microseconds since then."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

ID, INT, SMALL, FLAG, TEXT = pa.int64(), pa.int32(), pa.int16(), pa.bool_(), pa.string()
DAY, MOMENT, BYTES = pa.date32(), pa.timestamp("us", "UTC"), pa.binary()
QUANTITY, UNIT_PRICE, NUMBER = pa.decimal128(14, 3), pa.decimal128(18, 4), pa.decimal128(20, 6)
WORD = pa.dictionary(pa.int32(), pa.string())

# Values of columns that are the same in every row are written as such by `table`.
TABLES: dict[str, dict[str, pa.DataType]] = {
    "org_unit": {"id": ID, "parent_id": ID, "kind": TEXT, "code": TEXT, "name": TEXT, "name_en": TEXT, "path": TEXT,
                 "timezone": TEXT, "currency": TEXT, "sells_online": FLAG},
    "org_staff": {"id": ID, "login": TEXT, "name": TEXT, "name_en": TEXT, "password": TEXT, "unit_id": ID,
                  "language": TEXT, "theme": TEXT, "is_active": FLAG, "created_at": MOMENT},
    "org_grant": {"id": ID, "staff_id": ID, "role": TEXT, "unit_id": ID},
    "catalog_category": {"id": ID, "parent_id": ID, "code": TEXT, "name": TEXT, "name_en": TEXT},
    "catalog_brand": {"id": ID, "name": TEXT, "name_en": TEXT},
    "catalog_supplier": {"id": ID, "code": TEXT, "name": TEXT, "name_en": TEXT},
    "catalog_product": {"id": ID, "code": TEXT, "name": TEXT, "name_en": TEXT, "category_id": ID, "brand_id": ID,
                        "supplier_id": ID, "price_minor": ID, "cost_minor": ID, "currency": TEXT, "is_goods": FLAG,
                        "words": TEXT},
    "catalog_stock": {"id": ID, "product_id": ID, "unit_id": ID, "on_hand": QUANTITY, "lead_days": SMALL,
                      "counted_at": MOMENT},
    "customers_customer": {"id": ID, "kind": TEXT, "organisation_kind": TEXT, "name": TEXT, "given_name": TEXT,
                           "pinyin": TEXT, "given_pinyin": TEXT, "initials": TEXT, "member_no": TEXT, "gender": TEXT,
                           "language": TEXT, "home_unit_id": ID, "home_path": TEXT, "owner_id": ID, "joined_on": DAY,
                           "source": TEXT, "status": TEXT, "created_at": MOMENT, "version": INT,
                           "has_phone": FLAG},
    "customers_personkey": {"id": ID, "customer_id": ID, "wrapped": BYTES},
    "customers_identifier": {"id": ID, "customer_id": ID, "kind": TEXT, "source": TEXT, "ciphertext": BYTES,
                             "person_key_id": ID, "blind": BYTES, "tail": BYTES, "is_primary": FLAG,
                             "captured_by_id": ID, "captured_at": MOMENT},
    "customers_birthday": {"customer_id": ID, "year": SMALL, "month": SMALL, "day": SMALL, "is_lunar": FLAG},
    "customers_tag": {"id": ID, "label": TEXT, "label_en": TEXT, "colour": TEXT},
    "customers_tagging": {"id": ID, "customer_id": ID, "tag_id": ID, "tagged_by_id": ID, "tagged_at": MOMENT},
    "customers_ownership": {"id": ID, "customer_id": ID, "staff_id": ID, "from_on": DAY, "until_on": DAY},
    "customers_assignment": {"id": ID, "customer_id": ID, "staff_id": ID, "reason": TEXT, "from_at": MOMENT,
                             "until_at": MOMENT},
    "customers_note": {"id": ID, "customer_id": ID, "ciphertext": BYTES, "person_key_id": ID, "written_by_id": ID,
                       "written_at": MOMENT},
    "customers_customfield": {"id": ID, "key": TEXT, "label": TEXT, "label_en": TEXT, "kind": TEXT, "letter": TEXT,
                              "about": TEXT, "choices": TEXT, "currency": TEXT, "is_indexed": FLAG, "is_fit": FLAG,
                              "position": INT,
                              "version": INT},
    "customers_fieldvalue": {"id": ID, "customer_id": ID, "field_id": ID, "letter": TEXT, "is_indexed": FLAG, "text": TEXT,
                             "number": NUMBER, "day": DAY, "ciphertext": BYTES, "person_key_id": ID},
    "customers_contact": {"id": ID, "organisation_id": ID, "person_id": ID, "role": TEXT, "is_primary": FLAG,
                          "from_on": DAY},
    "orders_order": {"id": ID, "source": WORD, "number": TEXT, "customer_id": ID, "unit_id": ID, "store_path": WORD,
                     "channel": WORD, "placed_at": MOMENT, "sold_on": DAY, "seller_id": ID, "status": WORD,
                     "currency": WORD, "total_minor": ID, "goods_minor": ID, "discount_minor": ID,
                     "refunded_minor": ID, "refunded_goods_minor": ID, "line_count": INT},
    "orders_line": {"id": ID, "order_id": ID, "ordinal": INT, "product_id": ID, "description": WORD,
                    "quantity": QUANTITY, "unit_price_minor": UNIT_PRICE, "discount_minor": ID, "total_minor": ID,
                    "cost_minor": ID, "is_goods": FLAG, "refunded_quantity": QUANTITY, "refunded_minor": ID},
    "orders_payment": {"id": ID, "order_id": ID, "method": WORD, "amount_minor": ID, "paid_at": MOMENT},
    "orders_refund": {"id": ID, "source": WORD, "number": TEXT, "customer_id": ID, "unit_id": ID, "store_path": WORD,
                      "refunded_at": MOMENT, "refunded_on": DAY, "currency": WORD, "total_minor": ID,
                      "goods_minor": ID},
    "orders_refundline": {"id": ID, "refund_id": ID, "ordinal": INT, "product_id": ID, "description": WORD,
                          "quantity": QUANTITY, "unit_price_minor": UNIT_PRICE, "total_minor": ID, "is_goods": FLAG,
                          "matched_quantity": QUANTITY},
    "orders_refundmatch": {"id": ID, "refund_line_id": ID, "line_id": ID, "quantity": QUANTITY, "amount_minor": ID},
    "care_followup": {"id": ID, "customer_id": ID, "kind": TEXT, "occasion": TEXT, "reason": TEXT, "owner_id": ID,
                      "unit_path": TEXT, "due_on": DAY, "done_at": MOMENT, "done_by_id": ID, "outcome": TEXT,
                      "created_at": MOMENT},
    "imports_mapping": {"id": ID, "unit_id": ID, "source": TEXT, "kind": TEXT, "settings": TEXT},
    "audit_event": {"id": ID, "at": MOMENT, "act": TEXT, "actor_kind": TEXT, "actor_id": ID, "payload": TEXT},
    "audit_subject": {"event_id": ID, "customer_id": ID, "at": MOMENT},
    "audit_seal": {"seq": ID, "event_id": ID, "hash": BYTES},
}  # fmt: skip
SAME: dict[str, Any] = {
    "currency": "CNY", "timezone": "Asia/Shanghai", "theme": "auto", "status": "active", "version": 1, "language": "",
    "description": "", "text": None, "number": None, "day": None, "ciphertext": None, "person_key_id": None,
}  # fmt: skip


def table(name: str, columns: Mapping[str, Any]) -> pa.Table:
    """Rows of a table from whole columns: numpy arrays, lists or Arrow arrays; missing ones are the same throughout."""
    size = len(next(iter(columns.values())))
    arrays = {
        column: _array(columns[column] if column in columns else _same(column, kind, size), kind)
        for column, kind in TABLES[name].items()
    }
    return pa.table(arrays)


def _same(column: str, kind: pa.DataType, size: int) -> Any:
    if kind == WORD:
        return words(np.zeros(size, dtype=np.int32), [SAME[column]])
    return pa.repeat(pa.scalar(SAME[column], kind), size)


def _array(values: Any, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.ChunkedArray | pa.Array):
        return values
    if pa.types.is_decimal(kind):
        return _decimals(np.asarray(values), kind)
    if kind in (MOMENT, DAY) and isinstance(values, np.ndarray):
        return pa.array(values.astype(np.int64 if kind == MOMENT else np.int32)).cast(kind)
    return pa.array(values, kind)


def words(codes: Any, spelling: list[str]) -> pa.Array:
    """A column of few different texts, as codes into them."""
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), spelling)


def known(values: Any, kind: pa.DataType = ID, missing: int = 0) -> pa.Array:
    """Whole numbers, with ``missing`` as NULL."""
    column = np.asarray(values)
    return pa.array(column, mask=column == missing).cast(kind)


def _decimals(units: Any, kind: pa.DataType) -> pa.Array:
    """Numbers that are counted in units of the last decimal (thousandths of a quantity)."""
    halves = np.zeros((len(units), 2), dtype="<i8")
    halves[:, 0] = units
    halves[:, 1] = np.where(units < 0, -1, 0)
    return pa.Array.from_buffers(kind, len(units), [None, pa.py_buffer(halves)])
