"""The till: who stands there, what it comes to, what comes back. Golden cases of lost points, doubled points, stolen points."""

from datetime import timedelta
from decimal import Decimal

import pytest

from shuke.customers.rules.codes import CodeWrong
from shuke.foundation.org.command import Done, Replayed
from shuke.foundation.org.refusals import OtherBody
from shuke.trade.counter.commands.claiming import ReceiptUnknown, claim_receipt
from shuke.trade.counter.commands.identifying import MemberUnknown, ask_proof, prove_member
from shuke.trade.counter.commands.returning import SaleUnknown, void_sale
from shuke.trade.counter.commands.selling import BookedElsewhere, ProofNeeded
from shuke.trade.counter.models import Sale
from shuke.trade.counter.queries.quotes import NobodyPays
from shuke.trade.counter.rules.member_code import MemberCodeInvalid, MemberCodeOver
from shuke.trade.counter.rules.tickets import TicketInvalid
from shuke.trade.ledger.rules.amounts import PointsInsufficient
from shuke.trade.orders.commands.buyers import BuyerKnown
from shuke.trade.orders.commands.sales import PaymentsDiffer
from shuke.trade.programme.rules.paying import NotPayable
from tests.counter.till import Till
from tests.programme.world import NOON, rows

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def test_a_member_is_found_by_code_phone_card_and_number_and_only_the_code_proves(till):
    (found,) = till.find(till.code("lin"))
    assert found["name"] == "林慧敏" and found["is_proven"] and found["points"] == 0
    (same,) = till.find("138 0013 8016")
    assert same["id"] == found["id"] and not same["is_proven"]
    (again,) = till.find(found["member_no"])
    assert again["id"] == found["id"]
    with pytest.raises(MemberUnknown):
        till.find("13811112222")


def test_a_code_is_good_for_the_till_that_scanned_it_first(till):
    code = till.code("lin")
    assert till.find(code) and till.find(code)  # its answer was lost: asked again
    with pytest.raises(MemberCodeOver):
        Till(till.cast, till.cast.actor("li")).find(code)
    with pytest.raises(MemberCodeOver):
        till.find(till.code("lin", till.now - timedelta(minutes=5)))
    with pytest.raises(MemberCodeInvalid):
        till.find("SK" + "A" * 37)


def test_a_sale_earns_and_half_of_it_back_takes_back_half(till):
    sold = till.ring("R-1", [("T1", 2)], till.scanned("zhao"))
    assert isinstance(sold, Done)
    assert sold.value["points_earned"] == 1360 and sold.value["to_pay_minor"] == 136000
    assert till.points("zhao") == 1360
    back = till.back("R-1", "B-1", [(1, 1)]).value
    assert back["points_taken_back"] == 680 and back["to_pay_back_minor"] == 68000
    assert till.points("zhao") == 680
    till.back("R-1", "B-2")
    assert till.points("zhao") == 0


def test_the_same_receipt_again_is_one_sale_however_often_and_late(till):
    member = till.scanned("zhao")
    first = till.ring("R-1", [("T1", 1)], member, key="a")
    for key, later in (("a", 0), ("b", 0), (None, 0), (None, 1)):
        again = till.ring("R-1", [("T1", 1)], till.scanned("zhao") if later else member, key=key)
        assert isinstance(again, Replayed) and again.value == first.value
    assert till.points("zhao") == 680 and len(rows(Sale)) == 1
    with pytest.raises(OtherBody) as no:
        till.ring("R-1", [("T1", 2)], member)
    assert no.value.field == "lines"


def test_points_pay_amount_first_and_what_they_paid_earns_nothing(till):
    till.ring("R-1", [("T1", 2)], till.scanned("zhao"))
    sold = till.ring("R-2", [("T2", 1)], till.scanned("zhao"), points_minor=1000).value
    assert sold["points_used"] == 1000 and sold["to_pay_minor"] == 34800 and sold["points_earned"] == 348
    assert till.points("zhao") == 1360 - 1000 + 348
    with pytest.raises(NotPayable):
        till.ring("R-3", [("T2", 1)], till.scanned("zhao"), points_minor=35800)
    with pytest.raises(PaymentsDiffer):
        till.ring("R-4", [("T2", 1)], till.scanned("zhao"), points_minor=500, tendered=[("cash", 35800)])


def test_what_points_paid_comes_back_as_points_by_exact_shares(till):
    till.ring("R-1", [("T1", 2)], till.scanned("zhao"))
    till.ring("R-2", [("T2", 3)], till.scanned("zhao"), points_minor=1000)
    had = till.points("zhao")
    backs = [till.back("R-2", f"B-{n}", [(1, 1)]).value for n in range(3)]
    assert sum(one["points_minor"] for one in backs) == 1000 == sum(one["points_given_back"] for one in backs)
    assert sum(one["to_pay_back_minor"] for one in backs) == 3 * 35800 - 1000
    assert till.points("zhao") == had + 1000 - (3 * 35800 - 1000) // 100


def test_nobody_burns_points_who_only_knows_a_phone_number(till):
    till.ring("R-1", [("T1", 2)], till.scanned("zhao"))
    (known,) = till.find("13600139043")
    with pytest.raises(ProofNeeded):
        till.ring("R-2", [("T2", 1)], known["member"], points_minor=1000)
    with pytest.raises(NobodyPays):
        till.ring("R-2", [("T2", 1)], points_minor=1000)
    proven = till.scanned("zhao")
    till.ring("R-2", [("T2", 1)], proven, points_minor=500)
    with pytest.raises(ProofNeeded):  # a proof pays once
        till.ring("R-3", [("T2", 1)], proven, points_minor=500)


def test_a_ticket_of_another_till_or_of_yesterday_is_none(till):
    member = till.scanned("zhao")
    with pytest.raises(TicketInvalid):
        Till(till.cast, till.cast.actor("li")).ring("R-1", [("T1", 1)], member)
    with pytest.raises(TicketInvalid):
        till.ring("R-1", [("T1", 1)], member, now=till.now + timedelta(minutes=16))


@pytest.mark.django_db(
    transaction=True, databases=["default", "witness"]
)  # a try stays counted beside the act
def test_a_code_by_text_message_proves_by_ticket_or_by_the_tail_of_the_phone(till, sent_codes):
    lake = till.cast.units["lake"]
    asked = till.do(ask_proof, unit_id=lake, address="10.0.0.1", now=NOON, tail="8016").value
    with pytest.raises(CodeWrong):
        till.do(prove_member, request=asked, code="000000", unit_id=lake, address="10.0.0.1", now=NOON)
    (member,) = till.do(
        prove_member, request=asked, code=sent_codes[-1], unit_id=lake, address="10.0.0.1", now=NOON
    ).value
    assert member["name"] == "林慧敏" and member["is_proven"]
    before = len(sent_codes)
    nobody = till.do(
        ask_proof, unit_id=lake, address="10.0.0.1", now=NOON, tail="9043"
    ).value  # of another store
    assert len(sent_codes) == before and len(nobody) == len(asked)
    with pytest.raises(CodeWrong):
        till.do(prove_member, request=nobody, code="123456", unit_id=lake, address="10.0.0.1", now=NOON)


def test_a_voided_sale_leaves_nothing(till):
    till.ring("R-1", [("T1", 2)], till.scanned("zhao"))
    till.ring("R-2", [("T1", 1), ("T2", 1)], till.scanned("zhao"), points_minor=1300)
    voided = till.do(void_sale, source="till", number="R-2", unit_id=till.cast.units["lake"], now=NOON)
    assert voided.value["points_given_back"] == 1300 and till.points("zhao") == 1360
    again = till.do(void_sale, source="till", number="R-2", unit_id=till.cast.units["lake"], now=NOON)
    assert isinstance(again, Replayed) and till.points("zhao") == 1360


def test_a_refund_that_overtakes_its_sale_is_told_to_wait(till):
    with pytest.raises(SaleUnknown):
        till.back("R-9", "B-9")
    till.ring("R-9", [("T1", 1)], till.scanned("zhao"))
    assert till.back("R-9", "B-9").value["points_taken_back"] == 680


def test_a_till_takes_back_only_what_its_own_part_of_the_house_has_sold(till):
    till.ring("R-1", [("T1", 1)], till.scanned("zhao"))
    with pytest.raises(SaleUnknown):
        Till(till.cast, till.cast.actor("gao"), unit="river").back("R-1", "B-1")
    assert till.points("zhao") == 680


def test_the_member_is_told_at_once_when_points_are_used(till, sent_messages):
    till.ring("R-1", [("T1", 2)], till.scanned("zhao"))
    before = len(sent_messages)
    till.ring("R-2", [("T2", 1)], till.scanned("zhao"), points_minor=1000)
    (told,) = sent_messages[before:]
    assert told.purpose == "service" and "1000" in told.text and "湖滨店" in told.text


def test_a_receipt_of_a_till_without_members_is_claimed_once(till):
    till.ring("R-1", [("T1", 1)])
    zhao, new = till.scanned("zhao"), till.scanned("new")
    with pytest.raises(ReceiptUnknown):
        till.do(claim_receipt, number="R-1", total_minor=67999, member=zhao, now=NOON)
    assert till.do(claim_receipt, number="R-1", total_minor=68000, member=zhao, now=NOON).value == 680
    for member in (zhao, new):
        with pytest.raises(BuyerKnown):
            till.do(claim_receipt, number="R-1", total_minor=68000, member=member, now=NOON)
    assert till.points("zhao") == 680


def test_a_receipt_is_claimed_within_thirty_days(till):
    till.ring("R-1", [("T1", 1)])
    till.now += timedelta(days=31)
    with pytest.raises(ReceiptUnknown):
        till.do(claim_receipt, number="R-1", total_minor=68000, member=till.scanned("zhao"), now=till.now)


def test_a_sale_that_came_by_file_first_is_not_paid_twice(till):
    from shuke.trade.orders.commands.sales import record_sale
    from shuke.trade.orders.rules.lines import LineGiven

    till.do(
        record_sale, source="till", number="R-1", unit_id=till.cast.units["lake"], placed_at=NOON,
        lines=[LineGiven("T1", Decimal(1), Decimal(68000))],
    )  # fmt: skip
    with pytest.raises(BookedElsewhere):
        till.ring("R-1", [("T1", 1)], till.scanned("zhao"))


def test_more_than_there_is_cannot_be_used(till):
    till.ring("R-1", [("T2", 1)], till.scanned("zhao"))
    with pytest.raises((NotPayable, PointsInsufficient)):
        till.ring("R-2", [("T1", 1)], till.scanned("zhao"), points_minor=40000)
    assert till.points("zhao") == 358
