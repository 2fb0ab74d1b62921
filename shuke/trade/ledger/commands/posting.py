"""Writing one transfer: its legs, what it does to lots, and the balances beside them, in one statement."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.acts.replays import body_of
from shuke.foundation.org.refusals import Busy, OtherBody
from shuke.trade.ledger.commands.accounts import Held, house_account
from shuke.trade.ledger.models import Reservation, Transfer
from shuke.trade.ledger.rules.lots import Lot, Take

POST = """
WITH t AS (INSERT INTO ledger_transfer (kind, key, fingerprint, at, unit_id, staff_id, order_id, line_id, refund_line_id,
                                        reverses_id, part, whole, reason)
           VALUES (%(kind)s, %(key)s, %(fingerprint)s::jsonb, %(at)s, %(unit)s, %(staff)s, %(order)s, %(line)s,
                   %(refund_line)s, %(reverses)s, %(part)s, %(whole)s, %(reason)s) RETURNING id),
     e AS (INSERT INTO ledger_entry (transfer_id, account_id, amount)
           SELECT t.id, x.account, x.amount FROM t, unnest(%(accounts)s::bigint[], %(amounts)s::bigint[]) x(account, amount)),
     n AS (INSERT INTO ledger_lot (account_id, origin_id, transfer_id, from_lot_id, amount, remaining, held, is_pending,
                                   pending_until, expires_on, expires_at, zone)
           SELECT x.account, x.account, t.id, x.former, x.amount, x.amount, 0, x.until IS NOT NULL, x.until, x.day, x.ends, x.zone
             FROM t, unnest(%(new_accounts)s::bigint[], %(new_former)s::bigint[], %(new_amounts)s::bigint[],
                            %(new_until)s::timestamptz[], %(new_days)s::date[], %(new_ends)s::timestamptz[],
                            %(new_zones)s::text[])
                  x(account, former, amount, until, day, ends, zone)),
     m AS (INSERT INTO ledger_lotmove (lot_id, transfer_id, amount)
           SELECT x.lot, t.id, x.amount FROM t, unnest(%(lots)s::bigint[], %(moves)s::bigint[]) x(lot, amount)),
     l AS (UPDATE ledger_lot SET remaining = remaining + x.moved, held = held + x.let_go
             FROM unnest(%(lots)s::bigint[], %(moves)s::bigint[], %(holds)s::bigint[]) x(lot, moved, let_go) WHERE id = x.lot),
     a AS (UPDATE ledger_account SET available = available + x.free, pending = pending + x.waiting,
                                     reserved = reserved + x.held
             FROM unnest(%(held_accounts)s::bigint[], %(available)s::bigint[], %(pending)s::bigint[], %(reserved)s::bigint[])
                  x(account, free, waiting, held) WHERE id = x.account)
SELECT id FROM t
"""


@dataclass(frozen=True, slots=True)
class Terms:
    """From when a new lot counts and until when: ``expires_on`` is its last day, ``expires_at`` that day's end in ``zone``."""

    pending_until: datetime | None = None
    expires_on: date | None = None
    expires_at: datetime | None = None
    zone: str = ""


FOR_EVER = Terms()


def terms_of(lot: Lot) -> Terms:
    """The same as another lot's."""
    return Terms(lot.pending_until if lot.is_pending else None, lot.expires_on, lot.expires_at, lot.zone)


@dataclass(frozen=True, slots=True)
class Cause:
    """When, where and why: what a transfer carries beside its legs."""

    at: datetime
    unit_id: int | None = None
    order_id: int | None = None
    line_id: int | None = None
    refund_line_id: int | None = None
    reverses_id: int | None = None
    part: int | None = None
    whole: int | None = None
    reason: str = ""


def former(key: str, given: dict[str, Any]) -> int | None:
    """The transfer that was made under this key; OtherBody, naming the field, where it was another one's.

    Asked under the account's lock: two calls of one key find each other, and the key is unique whatever happens.
    """
    return formers([key], given)[0]


def formers(keys: Sequence[str], given: dict[str, Any]) -> list[int | None]:
    """The same for several keys of one act."""
    found: dict[str, int] = {}
    for table in (Transfer, Reservation):
        for key, id_, fingerprint in table.objects.filter(key__in=keys).values_list(
            "key", "id", "fingerprint"
        ):
            same_body(fingerprint, given)
            found.setdefault(key, int(id_))
    return [found.get(key) for key in keys]


def same_body(kept: dict[str, str], given: dict[str, Any]) -> None:
    """OtherBody, naming the first field that is not as it was."""
    now = body_of(given)
    for name in sorted(set(kept) | set(now)):
        if kept.get(name) != now.get(name):
            raise OtherBody(differs=name, field=name)


@dataclass(slots=True)
class Posting:
    """A transfer that is being put together: what happens to lots makes the holders' legs, the house takes the rest."""

    denomination: str
    legs: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    fresh: list[tuple[int, int | None, int, Terms]] = field(default_factory=list)
    moves: dict[int, tuple[int, int]] = field(default_factory=dict)
    sums: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))

    def add_lot(self, account: Held, amount: int, terms: Terms, from_lot: int | None = None) -> None:
        """A new lot in the account."""
        self.fresh.append((account.id, from_lot, amount, terms))
        self._count(account.id, amount, 1 if terms.pending_until else 0)

    def take(self, parts: Sequence[Take]) -> None:
        """Amounts go out of lots."""
        for lot, amount in parts:
            self._move(lot.id, -amount, 0)
            self._count(lot.account_id, -amount, 1 if lot.is_pending else 0)

    def take_held(self, account: Held, parts: Sequence[tuple[int, int]]) -> None:
        """Amounts go out of what a reservation holds of lots."""
        for lot_id, amount in parts:
            self._move(lot_id, -amount, -amount)
            self._count(account.id, -amount, 2)

    def give(self, account: Held, parts: Sequence[tuple[int, int]]) -> None:
        """Amounts go back into lots that are available."""
        for lot_id, amount in parts:
            self._move(lot_id, amount, 0)
            self._count(account.id, amount, 0)

    def owe(self, debt: Held, amount: int) -> None:
        """The member owes more, or less where ``amount`` is below zero."""
        self.legs[debt.id] -= amount
        self.sums[debt.id][0] += amount

    def balance(self, kind: str, account_id: int | None = None) -> "Posting":
        """The shop's account of a kind takes what the legs leave; ``account_id`` where it is known already."""
        self.legs[account_id or house_account(kind, self.denomination)] -= sum(self.legs.values())
        return self

    def _move(self, lot_id: int, amount: int, held: int) -> None:
        before = self.moves.get(lot_id, (0, 0))
        self.moves[lot_id] = (before[0] + amount, before[1] + held)

    def _count(self, account_id: int, amount: int, place: int) -> None:
        self.legs[account_id] += amount
        self.sums[account_id][place] += amount

    def post(self, kind: str, key: str, given: dict[str, Any], actor: Actor, cause: Cause) -> int:
        """Write it; answers the transfer's id."""
        legs = {account: amount for account, amount in self.legs.items() if amount} or self.legs
        fresh = list(zip(*self.fresh, strict=True)) if self.fresh else [(), (), (), ()]
        terms: Sequence[Terms] = fresh[3]
        values: dict[str, Any] = {
            "kind": kind, "key": key, "fingerprint": json.dumps(body_of(given)), "at": cause.at, "unit": cause.unit_id,
            "staff": actor.staff_id or None, "order": cause.order_id, "line": cause.line_id,
            "refund_line": cause.refund_line_id, "reverses": cause.reverses_id, "part": cause.part, "whole": cause.whole,
            "reason": cause.reason, "accounts": list(legs), "amounts": list(legs.values()),
            "new_accounts": list(fresh[0]), "new_former": list(fresh[1]), "new_amounts": list(fresh[2]),
            "new_until": [one.pending_until for one in terms], "new_days": [one.expires_on for one in terms],
            "new_ends": [one.expires_at for one in terms], "new_zones": [one.zone for one in terms],
            "lots": list(self.moves), "moves": [move[0] for move in self.moves.values()],
            "holds": [move[1] for move in self.moves.values()], "held_accounts": list(self.sums),
            "available": [one[0] for one in self.sums.values()], "pending": [one[1] for one in self.sums.values()],
            "reserved": [one[2] for one in self.sums.values()],
        }  # fmt: skip
        try:
            with connection.cursor() as cursor:
                cursor.execute(POST, values)
                return int(cursor.fetchone()[0])
        except IntegrityError as taken:
            if "ledger_transfer_key" in str(
                taken
            ):  # somebody else uses the key in this moment, for another account
                raise Busy() from taken
            raise
