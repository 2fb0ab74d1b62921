"""What the clock does with the ledger."""

from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.org.actor import CLOCK
from shuke.foundation.org.command import Done
from shuke.trade.ledger.commands.nightly import close_books, expire_points, make_available
from shuke.trade.ledger.commands.reserving import release_lapsed


@app.task(name="ledger.keep_dates", queueing_lock="ledger.keep_dates", pass_context=False)
def keep_dates_by_clock(timestamp: int = 0) -> None:
    """What waited counts, what lapsed goes: after each store's midnight."""
    for act in (make_available, expire_points):
        while isinstance(act(actor=CLOCK, now=timezone.now()), Done):
            pass


@app.task(name="ledger.release_lapsed", queueing_lock="ledger.release_lapsed", pass_context=False)
def release_lapsed_by_clock(timestamp: int = 0) -> None:
    """What tills held too long is free again."""
    release_lapsed(actor=CLOCK, now=timezone.now())


@app.task(name="ledger.close_books", queueing_lock="ledger.close_books", pass_context=False)
def close_books_nightly(timestamp: int = 0) -> None:
    """Months are summed and every balance is recounted."""
    close_books(actor=CLOCK, now=timezone.now())
