"""What the shop's tills and web shop write, as it was remembered of the files that came in."""

import json

import pyarrow as pa

from shuke.doors.demoshop.chain import Chain
from shuke.doors.demoshop.tables import table
from shuke.integrations.imports.rules.settings import SourceSettings

SOURCES: tuple[tuple[str, str, SourceSettings], ...] = (
    (
        "收银机", "receipts",
        SourceSettings(
            columns={
                "number": "小票号", "at": "交易时间", "code": "货号", "name": "品名", "quantity": "数量", "price": "单价",
                "customer": "会员号", "store": "门店", "seller": "导购",
            },
            ignored=("打印次数",), encoding="gb18030", delimiter=",", date_order="ymd", currency="CNY",
            cancelled_prefixes=("T",),
        ),
    ),
    (
        "仓库盘点", "stock",
        SourceSettings(columns={"code": "货号", "on_hand": "实盘数", "store": "仓位"}, date_order="ymd"),
    ),
)  # fmt: skip


def mapping_rows(made: Chain) -> pa.Table:
    """A line per store, source and kind of file."""
    lines = [(unit, *one) for unit in made.shops() for one in SOURCES]
    kept = [json.dumps(settings.as_json(), ensure_ascii=False) for *_rest, settings in lines]
    return table(
        "imports_mapping",
        {
            "id": range(1, len(lines) + 1), "unit_id": [unit for unit, *_rest in lines],
            "source": [source for _unit, source, *_rest in lines], "kind": [kind for _u, _s, kind, _k in lines],
            "settings": kept,
        },
    )  # fmt: skip
