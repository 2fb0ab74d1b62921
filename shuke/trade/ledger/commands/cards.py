"""Gift cards, found by their code alone; count cards, so many times of something."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel import cipher
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Replayed, command, record
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.refusals import NotFound
from shuke.trade.ledger.commands.accounts import denomination_of, locked_account, place_of, require_reach
from shuke.trade.ledger.commands.burning import parts_for
from shuke.trade.ledger.commands.posting import Cause, Posting, Terms, former
from shuke.trade.ledger.models import Account
from shuke.trade.ledger.rules.amounts import whole_amount
from shuke.trade.ledger.rules.codes import normal_code
from shuke.trade.ledger.rules.expiry import end_of


class CardUnknown(Refusal):
    """No card has this code: an unknown one and one of another shop look alike."""

    code = "gift_card_unknown"
    status = 404
    message = _("There is no gift card with this code.")


class CardTaken(Refusal):
    """A code that a card has already."""

    code = "gift_card_taken"
    status = 409
    message = _("Another card has this code. Draw a new one.")


def _blind(code: str) -> bytes:
    return cipher.blind(keyring().index, "ledger.gift_card", normal_code(code))


@command
def issue_gift_card(
    *, actor: Actor, code: str, amount: int, currency: str, unit_id: int, now: datetime, key: str,
    expires_on: date | None = None, customer_id: int | None = None,
) -> Outcome:  # fmt: skip
    """A gift card is sold; its code is kept only as a keyed hash. Answers the transfer's id. CardTaken.

    The card belongs to who holds its code; ``customer_id`` is who bought it, where that is known.
    """
    given: dict[str, Any] = dict(locals(), act="issue")
    if customer_id is not None:
        require_reach(actor, customer_id)
    unit, paid, blind = place_of(actor, unit_id), whole_amount(amount), _blind(code)
    with elevated():
        if (known := former(key, given)) is not None:
            return Replayed(known)
        denomination_of(currency)
        try:
            with transaction.atomic():
                card = Account.objects.create(
                    kind="gift_card",
                    denomination_id=currency,
                    is_holder=True,
                    code_blind=blind,
                    customer_id=customer_id,
                )
        except IntegrityError:
            raise CardTaken(field="code") from None
        posting = Posting(currency)
        ends = end_of(expires_on, unit.timezone) if expires_on else None
        posting.add_lot(
            locked_account(card.id, now),
            paid,
            Terms(None, expires_on, ends, unit.timezone if expires_on else ""),
        )
        made = posting.balance("tender").post("issue", key, given, actor, Cause(now, unit.id))
    record(
        {"transfer": made, "card": card.id, "amount": paid, "denomination": currency},
        [customer_id] if customer_id else [],
    )
    return Done(made)


@command
def redeem_gift_card(
    *,
    actor: Actor,
    code: str,
    amount: int,
    unit_id: int,
    now: datetime,
    key: str,
    order_id: int | None = None,
) -> Outcome:
    """Somebody pays with a gift card; answers the transfer's id. CardUnknown, PointsInsufficient."""
    given: dict[str, Any] = dict(locals(), act="redeem")
    unit, wanted, blind = place_of(actor, unit_id), whole_amount(amount), _blind(code)
    with elevated():
        card_id = Account.objects.filter(code_blind=blind).values_list("id", flat=True).first()
        if card_id is None:
            raise CardUnknown(field="code")
        card = locked_account(card_id, now)
        if (known := former(key, given)) is not None:
            return Replayed(known)
        posting = Posting(card.denomination)
        posting.take(parts_for(card, wanted, now))
        made = posting.balance("redeemed").post("burn", key, given, actor, Cause(now, unit.id, order_id))
    facts = {"transfer": made, "card": card_id, "amount": wanted, "denomination": card.denomination}
    record(facts, [card.customer_id] if card.customer_id else [])
    return Done(made)


@command
def buy_count_card(
    *, actor: Actor, customer_id: int, label: str, times: int, unit_id: int, now: datetime, key: str,
    expires_on: date | None = None,
) -> Outcome:  # fmt: skip
    """A member buys a card for so many times of something; answers the account's id, which is the card."""
    given: dict[str, Any] = dict(locals(), act="buy")
    require_reach(actor, customer_id)
    unit, bought = place_of(actor, unit_id), whole_amount(times, "times")
    with elevated():
        if (known := former(key, given)) is not None:
            return Replayed(_card_of(known))
        denomination_of("times")
        card = Account.objects.create(
            kind="count_card",
            denomination_id="times",
            is_holder=True,
            customer_id=customer_id,
            label=label.strip()[:60],
        )
        ends = end_of(expires_on, unit.timezone) if expires_on else None
        posting = Posting("times")
        posting.add_lot(
            locked_account(card.id, now),
            bought,
            Terms(None, expires_on, ends, unit.timezone if expires_on else ""),
        )
        made = posting.balance("tender").post("buy", key, given, actor, Cause(now, unit.id))
    record({"transfer": made, "card": card.id, "times": bought}, [customer_id])
    return Done(card.id)


def _card_of(transfer_id: int) -> int:
    found = Account.objects.raw(
        "SELECT a.id FROM ledger_account a JOIN ledger_entry e ON e.account_id = a.id WHERE e.transfer_id = %s AND a.is_holder",
        [transfer_id],
    )
    return int(found[0].id)


@command
def use_count_card(
    *,
    actor: Actor,
    card_id: int,
    unit_id: int,
    now: datetime,
    key: str,
    times: int = 1,
    order_id: int | None = None,
) -> Outcome:
    """A card is used; answers the transfer's id. PointsInsufficient."""
    given: dict[str, Any] = dict(locals(), act="use")
    with elevated():
        owner = (
            Account.objects.filter(id=card_id, kind="count_card")
            .values_list("customer_id", flat=True)
            .first()
        )
    if owner is None:
        raise NotFound(field="card_id")
    require_reach(actor, owner)
    unit, wanted = place_of(actor, unit_id), whole_amount(times, "times")
    with elevated():
        card = locked_account(card_id, now)
        if (known := former(key, given)) is not None:
            return Replayed(known)
        posting = Posting("times")
        posting.take(parts_for(card, wanted, now))
        made = posting.balance("redeemed").post("burn", key, given, actor, Cause(now, unit.id, order_id))
    record({"transfer": made, "card": card_id, "times": wanted}, [owner])
    return Done(made)
