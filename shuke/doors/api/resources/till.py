"""The till: who stands there, what it comes to, the sale, what comes back. Every act can be sent again with the same key."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as word
from ninja import Router

from shuke.doors.api.answers import PROBLEMS, Problem, replay_told, told
from shuke.doors.api.parameters import KeyHeader
from shuke.doors.api.request import actor_of
from shuke.doors.api.resources.till_shapes import (
    ClaimBody,
    ClaimOut,
    IdentifyBody,
    MembersOut,
    ProofBody,
    ProofOut,
    ProveBody,
    QuoteBody,
    QuoteOut,
    SaleBody,
    SaleOut,
    TillLine,
    TillRefundBody,
    TillRefundOut,
    VoidBody,
)
from shuke.foundation.org.command import Outcome
from shuke.foundation.org.queries import staff_by_login, units_within
from shuke.foundation.org.refusals import StoreUnknown
from shuke.trade.counter.commands.claiming import claim_receipt
from shuke.trade.counter.commands.identifying import ask_proof, identify_member, prove_member
from shuke.trade.counter.commands.quoting import quote_sale
from shuke.trade.counter.commands.returning import return_goods, void_sale
from shuke.trade.counter.commands.selling import ring_up
from shuke.trade.counter.queries.quotes import BEST, Asked
from shuke.trade.counter.rules.receipts import Paying, Receipt
from shuke.trade.orders.commands.put_lookups import SellerUnknown
from shuke.trade.orders.rules.lines import LineGiven
from shuke.ui.request import page_request


def _unit(request: HttpRequest, code: str) -> int:
    found = next((unit for unit in units_within(actor_of(request).path) if unit.code == code), None)
    if found is None:
        raise StoreUnknown(field="store", given=code)
    return found.id


def _lines(lines: list[TillLine]) -> list[LineGiven]:
    return [
        LineGiven(one.product, Decimal(one.quantity), Decimal(one.unit_price_minor), one.discount_minor)
        for one in lines
    ]


def _address(request: HttpRequest) -> str:
    return page_request(request).client_address


def identify(request: HttpRequest, body: IdentifyBody) -> HttpResponse:
    """Find who stands there."""
    found = identify_member(
        actor=actor_of(request), text=body.text, unit_id=_unit(request, body.store), now=timezone.now()
    )
    return told({"members": found.value})


def proof(request: HttpRequest, body: ProofBody) -> HttpResponse:
    """Send a code to the member's phone."""
    asked = ask_proof(
        actor=actor_of(request), unit_id=_unit(request, body.store), address=_address(request), now=timezone.now(),
        member=body.member or "", tail=body.tail or "",
    )  # fmt: skip
    return told({"request": asked.value})


def prove(request: HttpRequest, body: ProveBody) -> HttpResponse:
    """Bring the code."""
    found = prove_member(
        actor=actor_of(request), request=body.request, code=body.code, unit_id=_unit(request, body.store),
        address=_address(request), now=timezone.now(),
    )  # fmt: skip
    return told({"members": found.value})


def quote(request: HttpRequest, body: QuoteBody) -> HttpResponse:
    """Ask what a basket would come to."""
    now = timezone.now()
    codes = BEST if body.coupons is None else body.coupons
    asked = Asked(
        _lines(body.lines),
        body.placed_at or now,
        body.channel,
        codes,
        body.points_minor,
        not body.member_price,
    )
    found = quote_sale(
        actor=actor_of(request),
        asked=asked,
        unit_id=_unit(request, body.store),
        now=now,
        member=body.member or "",
        terminal=body.terminal,
    )
    return told(found.value)


def sale(request: HttpRequest, body: SaleBody, idempotency_key: KeyHeader) -> HttpResponse:
    """Ring up."""
    receipt = Receipt(
        body.source,
        body.number,
        body.placed_at,
        _lines(body.lines),
        body.channel,
        _seller(request, body.seller),
        body.terminal,
    )
    tendered = [(one.method, one.amount_minor) for one in body.payments]
    paying = Paying(body.coupons, body.points_minor, tendered, at_list=not body.member_price)
    done = ring_up(
        actor=actor_of(request), receipt=receipt, unit_id=_unit(request, body.store), now=timezone.now(), paying=paying,
        member=body.member or "", key=idempotency_key,
    )  # fmt: skip
    return _done(done)


def _seller(request: HttpRequest, login: str | None) -> int | None:
    if login is None:
        return None
    found = staff_by_login([login], actor_of(request).path)
    if login not in found:
        raise SellerUnknown(field="seller", given=login)
    return found[login]


def refund(request: HttpRequest, body: TillRefundBody, idempotency_key: KeyHeader) -> HttpResponse:
    """Take goods back."""
    lines = None if body.lines is None else [(one.ordinal, Decimal(one.quantity)) for one in body.lines]
    done = return_goods(
        actor=actor_of(request), source=body.source, number=body.number, refund_number=body.refund_number,
        unit_id=_unit(request, body.store), refunded_at=body.refunded_at, now=timezone.now(), quantities=lines,
        key=idempotency_key, terminal=body.terminal,
    )  # fmt: skip
    return _done(done)


def void(request: HttpRequest, body: VoidBody, idempotency_key: KeyHeader) -> HttpResponse:
    """Take back all of a sale."""
    done = void_sale(
        actor=actor_of(request), source=body.source, number=body.number, unit_id=_unit(request, body.store),
        now=timezone.now(), key=idempotency_key, terminal=body.terminal,
    )  # fmt: skip
    return _done(done)


def claim(request: HttpRequest, body: ClaimBody, idempotency_key: KeyHeader) -> HttpResponse:
    """Points for a receipt."""
    done = claim_receipt(
        actor=actor_of(request), number=body.number, total_minor=body.total_minor, member=body.member, now=timezone.now(),
        key=idempotency_key,
    )  # fmt: skip
    return replay_told(told({"points_earned": done.value}), done)


def _done(outcome: Outcome) -> HttpResponse:
    return replay_told(told(outcome.value), outcome)


TILL = Router()
View = Callable[..., Any]
OPERATIONS: tuple[tuple[str, View, Any, str, str, str], ...] = (
    ("/identify", identify, MembersOut, "till_identify", word("Find a member"),
     word("By the moving code on the member's phone, which proves them, or by phone, card or member number.")),
    ("/proof", proof, ProofOut, "till_ask_proof", word("Send a code to the member's phone"),
     word("Where the member shows no moving code and wants to pay with points.")),
    ("/prove", prove, MembersOut, "till_prove", word("Bring the code"), word("Answers as an identification.")),
    ("/quote", quote, QuoteOut, "till_quote", word("Ask what a basket comes to"),
     word("The member price first, then coupons, then points over what they left; the best coupons where none are named.")),
    ("/sale", sale, SaleOut, "till_sale", word("Ring up a sale"),
     word("Booked, paid and awarded at once, or not at all. The same number again answers the first sale.")),
    ("/refund", refund, TillRefundOut, "till_refund", word("Take goods back"),
     word("Points and coupons that had paid go back by their share, earned points are taken back.")),
    ("/void", void, TillRefundOut, "till_void", word("Void a sale"), word("All of it comes back.")),
    ("/claim", claim, ClaimOut, "till_claim", word("Claim points for a receipt"),
     word("Of a till that knows no members, by number and total, once, within 30 days.")),
)  # fmt: skip
for _path, _view, _shape, _name, _summary, _text in OPERATIONS:
    TILL.post(
        _path,
        response={200: _shape, **PROBLEMS, 410: Problem},
        operation_id=_name,
        summary=_summary,
        description=_text,
    )(_view)
