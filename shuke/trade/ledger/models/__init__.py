"""Tables of the ledger. Transfers, entries, movements and holds are only ever added; triggers and privileges see to it."""

from shuke.trade.ledger.models.accounts import ONE_EACH, Account, Denomination
from shuke.trade.ledger.models.books import Adjustment, Recount, Tally
from shuke.trade.ledger.models.lots import Hold, Lot, LotMove, Reservation
from shuke.trade.ledger.models.transfers import Entry, Transfer

__all__ = [
    "ONE_EACH",
    "Account", "Adjustment", "Denomination", "Entry", "Hold", "Lot", "LotMove", "Recount", "Reservation", "Tally", "Transfer",
]  # fmt: skip
