"""Every code by which the API says no, with its status and its sentence."""

from collections import defaultdict

from shuke.customers.commands.identifiers import CustomerExists
from shuke.customers.commands.marks import TextLength
from shuke.customers.commands.people import NameMissing
from shuke.customers.commands.puts import KindDiffers, OwnerUnknown
from shuke.customers.rules.birthdays import DateInvalid, GuardianNeeded
from shuke.customers.rules.campaigns import CampaignUnknown
from shuke.customers.rules.codes import CodeWrong
from shuke.customers.rules.consents import NothingSaid, PurposeUnknown
from shuke.customers.rules.identifiers import EmailInvalid, IdentifierInvalid, PhoneInvalid
from shuke.doors.api.answers import CursorInvalid, FilterUnknown
from shuke.doors.api.reading import BodyTooLarge, JsonBroken, JsonDoubled, NotJson, TextBroken
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.keys import KeyRefused, TooMany
from shuke.foundation.org.refusals import (
    Busy,
    Forbidden,
    InProgress,
    ItemRepeated,
    NotFound,
    OtherBody,
    StoreUnknown,
)  # fmt: skip
from shuke.trade.counter.commands.claiming import ReceiptUnknown
from shuke.trade.counter.commands.identifying import MemberUnknown
from shuke.trade.counter.commands.returning import SaleUnknown
from shuke.trade.counter.commands.selling import BookedElsewhere, ProofNeeded
from shuke.trade.counter.queries.quotes import NobodyPays
from shuke.trade.counter.rules.member_code import MemberCodeInvalid, MemberCodeOver
from shuke.trade.counter.rules.quoting import CouponNotHere, CouponsNotTogether
from shuke.trade.counter.rules.tickets import TicketInvalid
from shuke.trade.coupons.rules.standing import (
    BudgetSpent,
    CouponEarly,
    CouponElsewhere,
    CouponExpired,
    CouponForMembers,
    CouponHeld,
    CouponLimit,
    CouponUnknown,
    CouponUsed,
    CouponWithdrawn,
)  # fmt: skip
from shuke.trade.ledger.rules.amounts import PointsInsufficient
from shuke.trade.orders.commands.buyers import BuyerKnown
from shuke.trade.orders.commands.put_lookups import (
    CurrencyDiffers,
    CustomerAmbiguous,
    CustomerUnknown,
    SellerUnknown,
)  # fmt: skip
from shuke.trade.orders.commands.put_refunds import OrderUnknown, RefundDiffers
from shuke.trade.orders.commands.puts import OrderDiffers, TotalDiffers
from shuke.trade.orders.commands.refunds import RefundExceedsSale
from shuke.trade.orders.commands.sales import NumberTaken, PaymentsDiffer
from shuke.trade.orders.rules.lines import ProductUnknown, SaleInvalid
from shuke.trade.programme.rules.paying import NotPayable

CODES: tuple[type[Refusal], ...] = (
    JsonBroken, JsonDoubled, TextBroken, KeyRefused, Forbidden, NotFound, BodyTooLarge, NotJson, TooMany, OtherBody, InProgress,
    Busy, CursorInvalid, FilterUnknown, ItemRepeated, StoreUnknown, ProductUnknown, SellerUnknown, OwnerUnknown, CustomerUnknown,
    CustomerAmbiguous, CustomerExists, KindDiffers, NameMissing, PhoneInvalid, EmailInvalid, IdentifierInvalid, DateInvalid,
    GuardianNeeded, SaleInvalid, PaymentsDiffer, TotalDiffers, CurrencyDiffers, NumberTaken, OrderDiffers, OrderUnknown,
    RefundExceedsSale, RefundDiffers, CampaignUnknown, PurposeUnknown, NothingSaid, TextLength,
    MemberUnknown, MemberCodeInvalid, MemberCodeOver, TicketInvalid, CodeWrong, ProofNeeded, NobodyPays, NotPayable,
    PointsInsufficient, CouponNotHere, CouponsNotTogether, SaleUnknown, BookedElsewhere, ReceiptUnknown, BuyerKnown,
    CouponUnknown, CouponUsed, CouponHeld, CouponExpired, CouponWithdrawn, CouponEarly, CouponElsewhere, CouponLimit,
    CouponForMembers, BudgetSpent,
)  # fmt: skip


def codes_told() -> list[tuple[str, int, str]]:
    """(code, status, sentence in the reader's language) by status; what differs each time is an ellipsis."""
    told = [(one.code, one.status, str(one.message) % defaultdict(lambda: "…")) for one in CODES]
    return sorted(told, key=lambda one: (one[1], one[0]))
