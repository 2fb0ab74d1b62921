"""Many tills at once: one sale per number, one burn per proof, one use per coupon, no balance below zero."""

import pytest
from django.db import transaction

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import SYSTEM
from shuke.foundation.org.command import Done, Replayed
from shuke.trade.counter.commands import identifying
from shuke.trade.counter.commands.selling import ProofNeeded
from shuke.trade.counter.models import Sale
from tests.cast import build_cast
from tests.counter.till import Till
from tests.coupons.tills import Till as Shop
from tests.ledger.books import faults
from tests.ledger.crowd import Crowd
from tests.programme.world import publish, rows

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


@pytest.fixture
def till():
    cast = build_cast()
    with transaction.atomic():
        return Till(publish(cast), cast.actor("wu"))


def counted(answers):
    return {kind: sum(type(one) is kind for one in answers) for kind in {type(one) for one in answers}}


def test_five_deliveries_at_once_of_one_receipt_are_one_sale(till):
    with transaction.atomic():
        member = till.scanned("zhao")
    with Crowd(5) as crowd:
        for number in range(4):
            answers = crowd.round(
                lambda place, number=number: till.ring(
                    f"R-{number}", [("T1", 1)], member, key=f"{number}/{place}"
                )
            )
            assert counted(answers) == {Done: 1, Replayed: 4}
            assert len({str(one.value) for one in answers}) == 1
    with transaction.atomic():
        assert till.points("zhao") == 4 * 680 and len(rows(Sale)) == 4 and faults() == []


def test_a_coupon_is_used_once_though_many_tills_try(till):
    with transaction.atomic():
        shop = Shop(till.cast, SYSTEM)
        code, member = shop.give(shop.offer(), till.cast.customers["zhao"]), till.scanned("zhao")
    with Crowd(16) as crowd:
        answers = crowd.round(lambda place: till.ring(f"R-{place}", [("T1", 1)], member, coupons=[code]))
    assert sum(isinstance(one, Done) for one in answers) == 1
    assert all(isinstance(one, (Done, Refusal)) for one in answers)
    with transaction.atomic():
        assert len(rows(Sale)) == 1 and till.points("zhao") == 670  # the others booked nothing


def spent_by_one_proof(till, rounds):
    """How many sales each proof paid, with 8 tills' requests at once."""
    paid = []
    with transaction.atomic():
        till.ring("R-0", [("T1", 9)], till.scanned("zhao"))
    with Crowd(8) as crowd:
        for number in range(rounds):
            with transaction.atomic():
                (found,) = till.find(till.code("zhao"))
            answers = crowd.round(
                lambda place, number=number, member=found["member"]: till.ring(
                    f"P-{number}/{place}", [("T2", 1)], member, points_minor=100
                )
            )
            paid.append(sum(isinstance(one, Done) for one in answers))
            assert all(isinstance(one, (Done, ProofNeeded)) for one in answers), answers
    return paid


def test_a_proof_pays_once(till):
    assert spent_by_one_proof(till, 5) == [1] * 5


def test_without_the_lock_and_the_unique_row_it_pays_more_often(till, monkeypatch):
    """The control: the race is there."""
    monkeypatch.setattr(
        "shuke.trade.counter.commands.selling.spend",
        lambda digest: not identifying.Proof.objects.filter(digest=digest).exists(),
    )
    assert max(spent_by_one_proof(till, 2)) > 1
