"""The Online Retail file as it is: every figure that its README states. Its time is the bench's business."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.imports.world import RETAIL, one, rows, run, sums_hold

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not RETAIL.exists(), reason="the Online Retail data are not here (../shared/data/online_retail)"
    ),
]
WHOLE, BY_DAY = RETAIL / "OnlineRetail.csv.gz", RETAIL / "online_retail_by_day_305_csv.zip"
# shared/data/README.md and insight.md; amounts in pence. Amounts there are sums of unrounded lines; four lines at
# 0.001 pounds are finer than a penny, hence the rounding.
FIGURES = {
    "lines_read": 541_909, "errors": 0, "lines_without_customer": 135_080, "refunds": 9_288,
    "raw": {"lines": 541_909, "customers": 4_372, "orders": 25_900, "amount_minor": 974_774_793},
    "positive_with_customer": {"lines": 397_884, "customers": 4_338, "orders": 18_532, "amount_minor": 891_140_790},
    "goods_only": {"lines": 396_337, "customers": 4_334, "orders": 18_402, "amount_minor": 876_106_665},
    "rounding_minor": -0.4,
}  # fmt: skip
# Our own: 7,318 / 59 / 1,911 of the simple rule, less the 383 refunds without customer, which it matched
# with anonymous sales as if nobody in particular were one person.
OURS = {"refunds_matched": 7_181, "refunds_partly": 53, "refunds_unmatched": 2_054, "refunds_without_customer": 383,
        "set_aside": {"negative_price": 2, "stock_movement": 2_108}, "customers_new": 4_372, "adjustments": 2_950}  # fmt: skip
BEST = [("14646", 28020602), ("18102", 25965730), ("17450", 19455079)]


@pytest.fixture(autouse=True)
def _data(settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"


def _digest() -> str:
    """All orders and lines in one word."""
    select = (
        "SELECT md5(string_agg(md5(t::text), '' ORDER BY t::text)) FROM (SELECT o.number, o.total_minor, o.refunded_minor,"
        " l.ordinal, l.product_id, l.quantity, l.total_minor, l.refunded_quantity FROM orders_order o"
        " JOIN orders_line l ON l.order_id = o.id) t"
    )
    return str(one(select))


def test_every_figure_comes_out_of_one_file_and_of_305(tmp_path: Path) -> None:
    answer = run("receipts", WHOLE)
    assert {key: answer[key] for key in FIGURES} == FIGURES
    assert {key: answer[key] for key in OURS} == OURS
    sums_hold()
    assert one("SELECT count(*) FROM catalog_product") == 4_070
    # The published best customers and months are sums over positive lines with customer, adjustments included.
    positive = " FROM orders_line l JOIN orders_order o ON o.id = l.order_id JOIN customers_customer c ON c.id = o.customer_id"
    assert (
        rows(f"SELECT c.member_no, sum(l.total_minor)::bigint{positive} GROUP BY 1 ORDER BY 2 DESC LIMIT 3")
        == BEST
    )
    assert (
        one(
            f"SELECT sum(l.total_minor)::bigint{positive} WHERE o.sold_on >= '2011-11-01' AND o.sold_on < '2011-12-01'"
        )
        == 116_181_738
    )
    before = _digest()
    # The 305 daily files are the same receipts: every figure again, nothing new, nothing doubled.
    again = run("receipts", BY_DAY)
    assert {key: again[key] for key in FIGURES} == FIGURES
    assert {key: again[key] for key in OURS if key != "customers_new"} == {
        key: OURS[key] for key in OURS if key != "customers_new"
    }
    assert (again["orders_new"], again["customers_new"], again["customers_known"]) == (0, 0, 4_372)
    assert again["net_of_refunds"] == answer["net_of_refunds"]
    assert _digest() == before


def test_memory_stays_within_the_limit() -> None:
    """The pure part in a process of its own: reading and judging all lines holds no file in memory."""
    program = (
        "import sys, django; django.setup()\n"
        "from pathlib import Path\n"
        "from datetime import datetime, timezone\n"
        "from shuke.integrations.imports.readers.limits import STAFF\n"
        "from shuke.integrations.imports.readers.survey import records_of, survey\n"
        "from shuke.integrations.imports.commands.staging import row_rule\n"
        "from shuke.integrations.imports.rules.settings import SourceSettings\n"
        "settings = SourceSettings(timezone='Europe/London', currency='GBP')\n"
        "plan = survey([Path(sys.argv[1])], 'receipts', settings, STAFF)\n"
        "rule = row_rule('receipts', plan.layouts[0], settings, datetime.now(timezone.utc))\n"
        "for record in records_of(plan.tables[0], STAFF): rule.read(record.cells)\n"
        "from shuke.integrations.imports.terminal import peak_rss_mb\n"
        "print(peak_rss_mb())\n"
    )
    command = [sys.executable, "-c", program, str(WHOLE)]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ, cwd=Path(__file__).parents[2]
    )
    assert float(ended.stdout) <= 200
