"""What a till sends and is answered."""

from typing import Annotated, Any, Self

from django.utils.translation import gettext_noop as word
from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from shuke.doors.api.resources.orders import PaymentShape
from shuke.doors.api.resources.refunds import RefundLineShape
from shuke.doors.api.shapes import (
    Flag,
    Minor,
    Moment,
    Quantity,
    Shape,
    Source,
    Text30,
    Text60,
    Text200,
    UnitPrice,
)

TICKET = word("`member` of an identification: good for a quarter of an hour, for this key alone.")
Ticket = Annotated[str, Field(max_length=300, description=TICKET)]
Coupons = Annotated[list[Text60], Field(max_length=10)]


class At(Shape):
    """Where it happens."""

    store: Text30 = Field(description=word("Code of the store."))


class AtTerminal(At):
    """Where it happens, and at which of the store's tills."""

    terminal: Annotated[str, Field(max_length=40)] = Field(
        "", description=word("The till's own name or number; kept with the sale.")
    )


class IdentifyBody(At):
    """What was scanned or told."""

    text: Text200 = Field(description=word("Moving code, phone, card or member number."))


class ProofBody(At):
    """Whose phone gets a code: the member of a ticket, or the last four of the phone of a member of this store."""

    member: Ticket | None = None
    tail: Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.member is None) == (self.tail is None):
            raise PydanticCustomError("one_of_them", "one of them", {"names": "member, tail"})
        return self


class ProveBody(At):
    """The code that the member has told."""

    request: Ticket
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class TillLine(Shape):
    """A line of the basket."""

    product: Text60 = Field(description=word("Code of the product."))
    quantity: Quantity = Field(description=word("A decimal as text: 0.75."))
    unit_price_minor: UnitPrice = Field(
        description=word("In minor units, as text, since it may be finer: 35800.5.")
    )
    discount_minor: Minor = 0


Lines = Annotated[list[TillLine], Field(min_length=1, max_length=500)]


MEMBER_PRICE: Any = Field(
    True, description=word("False: sold at the prices sent, for a till that had no connection.")
)


class QuoteBody(AtTerminal):
    """A basket that is not paid yet."""

    placed_at: Moment | None = None
    member: Ticket | None = None
    lines: Lines
    channel: Annotated[str, Field(pattern="^(store|web|mini)$")] = "store"
    coupons: Coupons | None = Field(None, description=word("Left out: the best of what the member has."))
    points_minor: Annotated[Minor, Field(ge=0)] = Field(
        0, description=word("So much is to be paid with points.")
    )
    member_price: bool = MEMBER_PRICE


class SaleBody(AtTerminal):
    """A sale; the same source and number again answers the first one."""

    source: Source
    number: Text60
    placed_at: Moment
    member: Ticket | None = None
    lines: Lines
    channel: Annotated[str, Field(pattern="^(store|web|mini)$")] = "store"
    seller: Text60 | None = Field(None, description=word("Login of who sold it."))
    coupons: Coupons = []
    points_minor: Annotated[Minor, Field(ge=0)] = 0
    member_price: bool = MEMBER_PRICE
    payments: Annotated[list[PaymentShape], Field(max_length=20)] = Field(
        [], description=word("What was paid with money; adds up to `to_pay_minor` of the quote.")
    )


class TillRefundBody(AtTerminal):
    """What came back of a sale: lines, or all that is left of it."""

    source: Source
    number: Text60 = Field(description=word("The sale's."))
    refund_number: Text60
    refunded_at: Moment
    lines: Annotated[list[RefundLineShape], Field(max_length=500)] | None = None


class VoidBody(AtTerminal):
    """A sale that was a mistake."""

    source: Source
    number: Text60


class ClaimBody(Shape):
    """A receipt of a till that knows no members."""

    member: Ticket
    number: Text60
    total_minor: Minor


class MemberOut(BaseModel):
    """Who stands there; no contact is told."""

    member: str = Field(description=TICKET)
    id: int
    name: str
    member_no: str
    language: str
    is_proven: bool
    tier: str
    tier_en: str
    benefits: list[str]
    points: int
    points_pending: int
    points_expiring: int
    points_expire_on: str | None


class MembersOut(BaseModel):
    """Several where a family shares a phone."""

    members: list[MemberOut]


class ProofOut(BaseModel):
    """The same whether somebody has such a phone or not."""

    request: str


class CouponTaken(BaseModel):
    """A coupon in use."""

    code: str
    minor: int


class CouponAtHand(BaseModel):
    """A coupon that the member has."""

    code: str
    name: str
    ends_on: str | None
    is_used: Flag
    why_not: str


class LineOff(BaseModel):
    """What the member price takes off a line, by its place from 1."""

    ordinal: int
    minor: int


class MemberPrice(BaseModel):
    """Whose price it is: the tier by its names, and what it takes off."""

    tier: str
    tier_en: str
    lines: list[LineOff]


TIER_MINOR: Any = Field(
    description=word("What the tier's price took off: the total is what is left of the prices sent.")
)


class QuoteOut(BaseModel):
    """Amounts in minor units."""

    currency: str
    total_minor: int
    tier_minor: int = TIER_MINOR
    member_price: MemberPrice | None = Field(description=word("Null where the shop's prices count."))
    coupon_minor: int
    points_minor: int
    points_used: int
    to_pay_minor: int
    most_by_points_minor: int
    points_earned: int
    coupons: list[CouponTaken]
    at_hand: list[CouponAtHand]


class SaleOut(BaseModel):
    """A sale as it was rung up."""

    order: int
    source: str
    number: str
    customer_id: int | None
    currency: str
    total_minor: int
    coupon_minor: int
    points_minor: int
    points_used: int
    tier_minor: int = TIER_MINOR
    points_earned: int
    to_pay_minor: int
    tier: str


class TillRefundOut(BaseModel):
    """What goes back: money, coupons, points."""

    refund: int
    source: str
    number: str
    of: str
    currency: str
    total_minor: int
    coupon_minor: int
    points_minor: int
    points_given_back: int
    points_taken_back: int
    to_pay_back_minor: int


class ClaimOut(BaseModel):
    """What the receipt earned."""

    points_earned: int
