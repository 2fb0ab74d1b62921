"""A shop before its rows: who works there, who buys, when and how often; and the rows, table by table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import numpy as np
import pyarrow as pa

from shuke.doors.demoshop.arrays import Column
from shuke.doors.demoshop.cast import REGULARS
from shuke.doors.demoshop.chain import Chain, chain, staff_rows, unit_rows
from shuke.doors.demoshop.crowd.answers import AVOIDS, answer_rows, answered, contact_rows
from shuke.doors.demoshop.crowd.book import Book, customer_rows, enrolled, owner_rows
from shuke.doors.demoshop.crowd.marks import note_rows, noted, tag_rows
from shuke.doors.demoshop.crowd.people import people
from shuke.doors.demoshop.crowd.regulars import brought_back, love, seat
from shuke.doors.demoshop.crowd.ties import tie
from shuke.doors.demoshop.diary.duties import assignment_rows, duties, followup_rows
from shuke.doors.demoshop.diary.log import log_rows
from shuke.doors.demoshop.goods.shelf import Shelf, catalog_rows, shelf, stock_rows
from shuke.doors.demoshop.seasons import ZONE, Seasons, moment, seasons
from shuke.doors.demoshop.sources import mapping_rows
from shuke.doors.demoshop.till.baskets import baskets, favourites
from shuke.doors.demoshop.till.receipts import Chunk, Counters, receipts
from shuke.doors.demoshop.till.returns import returns
from shuke.doors.demoshop.till.sales import COMPLETED, Sales, first_moments, sales
from shuke.foundation.kernel.period import months_before
from shuke.foundation.org.keyring import Keyring

MONTHS = 30
OPENS, OPEN_HOURS = 10, 11.5
CHUNK = 100_000  # orders that are made and written at once
CREDIT_DAYS = 240
Progress = Callable[[str, int, int], None]
Rows = Iterator[tuple[str, pa.Table]]


@dataclass(slots=True)
class Plan:
    """Everybody and every sale's head."""

    seed: int
    made: Chain
    goods: Shelf
    when: Seasons
    book: Book
    heads: Sales
    loved: Column
    first: Column
    until: datetime

    @property
    def now(self) -> int:
        """The moment at which sales end, in microseconds."""
        return int(self.until.timestamp()) * 1_000_000

    def chance(self, stage: int, chunk: int = 0) -> np.random.Generator:
        """Randomness of one stage; no stage disturbs another's."""
        return np.random.default_rng([self.seed, stage, chunk])


def planned(customers: int, orders: int, seed: int, until: datetime) -> Plan:
    """A shop drawn from the seed, with sales of 30 months up to ``until``."""
    today = until.date()
    open_share = max(0.02, min(1.0, (until.hour + until.minute / 60 - OPENS) / OPEN_HOURS))
    when = seasons(months_before(today, MONTHS) + timedelta(days=1), today, open_share)
    draw = [np.random.default_rng([seed, stage]) for stage in range(100, 106)]
    made, goods = chain(customers, draw[0]), shelf()
    who = people(draw[1], customers, when, today, made.shares())
    free = np.flatnonzero((who.organisation == 0) & (np.char.find(who.name, " ") < 0))
    tie(draw[2], who, made, when, free[free >= len(REGULARS)])
    seat(who, made, when, today, orders)
    who = who.ordered(np.argsort(who.joined, kind="stable"))
    heads = sales(draw[3], who, made, when, orders, until)
    first = first_moments(who, when, heads)
    book = Book(who, made, when, enrolled(draw[4], who, when, first))
    loved = love(who, goods, favourites(draw[5], who, goods))
    return Plan(seed, made, goods, when, book, heads, loved, first, until)


def shop_rows(plan: Plan, ring: Keyring, say: Progress) -> Rows:
    """Rows of every table, a chunk at a time. ``say`` hears (stage, done, total)."""
    made, book = plan.made, plan.book
    staff, grants = staff_rows(made, moment(plan.when, 0, 0))
    yield from (("org_unit", unit_rows(made)), ("org_staff", staff), ("org_grant", grants))
    yield from catalog_rows()
    last_night = datetime.combine(plan.until.date() - timedelta(days=1), time(22), ZONE)
    yield "catalog_stock", stock_rows(plan.goods, made.shops(), last_night, plan.chance(1))
    yield "imports_mapping", mapping_rows(made)
    notes = noted(plan.chance(2), book, plan.first, plan.now)
    answers = answered(plan.chance(8), book)
    book.keys_wanted = {place + 1 for place, *_rest in notes} | set((answers[AVOIDS] + 1).tolist())
    yield from customer_rows(book, ring, lambda done: say("writing the customers", done, len(book.who)))
    yield from owner_rows(book)
    yield from tag_rows(plan.chance(3), book)
    yield "customers_note", note_rows(book, notes, ring)
    yield from answer_rows(plan.chance(9), book, answers, ring)
    yield "customers_contact", contact_rows(plan.chance(10), book)
    spend = np.zeros(len(book.who), dtype=np.int64)
    yield from _sale_rows(plan, spend, say)
    say("writing the event log", 0, 0)
    todo = duties(plan.chance(5), book, spend, _latest(plan), _credited(plan))
    yield "care_followup", followup_rows(book, todo, plan.now)
    yield "customers_assignment", assignment_rows(plan.chance(6), todo, plan.now)
    yield from log_rows(plan.chance(7), book, notes, todo, plan.now)


def _sale_rows(plan: Plan, spend: Column, say: Progress) -> Rows:
    counters, total = Counters(plan.when), len(plan.heads)
    second_now = plan.until.hour * 3600 + plan.until.minute * 60
    told = brought_back(plan.book.who, plan.goods, plan.heads.customer)
    for number, start in enumerate(range(0, total, CHUNK)):
        heads, rng = plan.heads.part(slice(start, start + CHUNK)), plan.chance(4, number)
        mine = {place - start: product for place, product in told.items() if start <= place < start + CHUNK}
        lines = baskets(rng, plan.book.who, plan.goods, plan.when, heads, plan.loved, mine)
        chunk = Chunk(heads, lines, returns(rng, plan.when, heads, lines, mine, second_now))
        yield from receipts(rng, plan.made, plan.when, chunk, counters)
        known = heads.customer >= 0
        np.add.at(spend, heads.customer[known], chunk.totals[known])
        say("writing the sales", min(start + CHUNK, total), total)


def _latest(plan: Plan) -> Column:
    """Day of each customer's last purchase, -1 for none."""
    latest = np.full(len(plan.book.who), -1)
    known = plan.heads.customer >= 0
    latest[plan.heads.customer[known]] = plan.heads.day[known]
    return latest


def _credited(plan: Plan) -> dict[int, Column]:
    """Customers of each marketer's completed sales of the last months."""
    heads = plan.heads
    lately = (heads.customer >= 0) & (heads.status == COMPLETED)
    lately &= heads.day >= plan.when.days - CREDIT_DAYS
    marketers = plan.made.holding("marketer")
    return {staff: np.unique(heads.customer[lately & (heads.seller == staff)]) for staff in marketers}
