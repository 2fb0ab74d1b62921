"""What no form of ours sends is refused on a member's pages, and never a failure of the program."""

import pytest

from tests.cast import build_cast
from tests.house.verdicts.portal import LINES
from tests.web.portal.phone import signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
NAMES = (
    "ticket", "code", "another", "key", "mate", "amount", "number", "total", "invite", "to", "coupon", "reason", "words", "phone",
    "entry", "text", "name", "email", "day", "month", "year", "purpose", "channel", "answer", "endpoint", "step",
)  # fmt: skip
ODD = ("", "\x00'\"<b>", "9" * 60, "12:ab:cd")


def test_nothing_odd_brings_a_page_down():
    shop = build_cast()
    client = signed_in("lin")
    pages = [line for line in LINES if line.method == "POST" and "out" not in line.name]
    assert len(pages) > 5
    failures = []
    for line in pages:
        address = line.address.format(nobody=shop.orders["S-1"], reward=1)
        for odd in ODD:
            for left_out in ((), ("ticket", "another")):
                body = {name: odd for name in NAMES if name not in left_out}
                answer = client.post(address, body)
                if answer.status_code >= 500:
                    failures.append((address, odd[:9], left_out))
    assert failures == []
