"""What is too much for every run: five hundred who want one of a hundred at once, and a million codes."""

import time

import pytest
from django.db import transaction

from shuke.foundation.org.command import Done
from shuke.trade.coupons.commands.issuing import fill_batch, issue_batch
from shuke.trade.coupons.rules.standing import CouponLimit
from tests.cast import build_cast
from tests.coupons.tills import NOON, Till, rows
from tests.ledger.crowd import Crowd

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.django_db(transaction=True, databases=["default", "witness"]),
]
CLAIMANTS, CONNECTIONS, PLACES, ROUNDS = 500, 50, 100, 3
CODES = 1_000_000


@pytest.fixture
def till():
    cast = build_cast()
    with transaction.atomic():
        return Till(cast)


def told(till, code, place):
    """What one claimant is answered."""
    try:
        return type(till.hold(code, key=f"{code}/{place}"))
    except CouponLimit:
        return CouponLimit


def test_of_500_claimants_at_once_100_have_a_place(till):
    """As many connections as a server keeps; each takes its claimants one after the other, without a pause."""
    for number in range(1, ROUNDS + 1):
        code = f"TEA{number}{number}"
        with transaction.atomic():
            till.public(till.offer(f"OFFER{number}"), code=code, total=PLACES, each=None)
        begun = time.monotonic()
        with Crowd(CONNECTIONS) as crowd:
            answers = crowd.round(
                lambda place, code=code: [
                    told(till, code, one) for one in range(place, CLAIMANTS, CONNECTIONS)
                ]
            )
        kinds = [kind for some in answers for kind in some]
        print(f"{CLAIMANTS} claimants: {time.monotonic() - begun:.1f} s")
        assert (kinds.count(Done), kinds.count(CouponLimit)) == (PLACES, CLAIMANTS - PLACES)
        with transaction.atomic():
            assert rows("SELECT taken FROM coupons_publiccode WHERE code = %s", code) == [(PLACES,)]
            assert rows(
                "SELECT count(*), count(DISTINCT c.id) FROM coupons_coupon c JOIN coupons_publiccode p ON p.id = c.public_id"
                " WHERE p.code = %s", code
            ) == [(PLACES, PLACES)]  # fmt: skip


def test_a_million_codes_are_made_and_no_two_alike(till):
    with transaction.atomic():
        offer = till.offer()
    batch = till.do(issue_batch, offer_id=offer, wanted=CODES, now=NOON).value
    begun = time.monotonic()
    while isinstance(till.do(fill_batch, batch_id=batch, now=NOON), Done):
        pass
    print(f"{CODES} codes: {time.monotonic() - begun:.1f} s")
    with transaction.atomic():
        assert rows("SELECT count(DISTINCT code) FROM coupons_coupon WHERE batch_id = %s", batch) == [
            (CODES,)
        ]
