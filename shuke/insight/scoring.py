"""From the lake to everything a run hands on: the measures in their order."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import ibis
import pyarrow as pa

from shuke.foundation.kernel.period import Period
from shuke.insight.columns import FIGURE, SCORE
from shuke.insight.engines.engine import Engine
from shuke.insight.frames import Lake, Scores, lake_table
from shuke.insight.measures import abc, figures, pareto, purchases, rfm, rhythm, units
from shuke.insight.measures.spending import WINDOW_MONTHS, spending
from shuke.insight.rules.basis import BASE, currency_of, day_to_speak_of
from shuke.insight.rules.books import Book, UnitSold, books_of

Found = list[tuple[int, str, dict[str, Any]]]
OUTPUTS = ("figure", "cell", "class", "pareto", "tally")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a computation is about: its day, its window, its currency, the unit at the top, its book's units."""

    as_of: date
    currency: str
    unit_id: int | None = None
    months: int = WINDOW_MONTHS
    units: tuple[int, ...] | None = None  # None: all of them, which needs no filter

    @property
    def window(self) -> Period:
        """The months that end with ``as_of``."""
        return Period.last_months(self.as_of, self.months)


@contextmanager
def scored(
    source: Lake, as_of: date | None, *, now: datetime, today: date, stages: pa.Table | None = None
) -> Iterator[Scores]:
    """Compute everything on the lake as it is; without ``as_of`` for the day that ``basis`` says.

    With the ``stages`` of the former run the learners are asked too: table score, fact "learners".

    The scores live in the engine, spilled to disk where they are large: read them before leaving.
    """
    with source.opened() as engine:
        books = terms_of(engine, as_of, today)
        facts = compute(engine, books)
        findings = None
        if stages is not None:
            facts["learners"] = learned(engine, books, stages)
            findings, facts["analyses"] = analysed(engine, books)
        yield Scores(books[0].as_of, now, engine.batches, facts, findings)


@contextmanager
def main_book(source: Lake, as_of: date | None, *, today: date) -> Iterator[tuple[Engine, ibis.Table, date]]:
    """The engine, the purchases of the main book and its day; nothing is computed yet."""
    with source.opened() as engine:
        terms = terms_of(engine, as_of, today)[0]
        yield engine, engine.keep("bought", bought_by(terms)), terms.as_of


def terms_of(engine: Engine, as_of: date | None, today: date) -> list[Terms]:
    """The day and the currency of each book, the main one first."""
    orders, stores = lake_table("orders"), lake_table("stores")
    completed = orders.filter(orders.status == "completed")
    rows = engine.rows(
        completed.group_by("unit_id", "currency").agg(n=completed.count(), last=completed.sold_on.max())
    )
    day = as_of or day_to_speak_of(today, max((row["last"] for row in rows), default=None))
    known = engine.rows(stores.order_by("unit_id"))
    shop = next((row for row in known if row["parent_id"] is None), {"unit_id": None, "currency": None})
    sold: dict[str, int] = {}
    for row in rows:
        sold[row["currency"]] = sold.get(row["currency"], 0) + row["n"]
    main = Book(day, currency_of(shop["currency"], sold))
    units = [_unit_sold(row, rows, main.currency) for row in known]
    books = books_of(units, main, day_is_given=as_of is not None)
    # One book needs no filter by unit: the usual shop computes as quickly as before.
    limits = [book.units for book in books] if len(books) > 1 else [None]
    return [
        Terms(book.as_of, book.currency, shop["unit_id"], units=limit)
        for book, limit in zip(books, limits, strict=True)
    ]


def _unit_sold(unit: dict[str, Any], rows: list[dict[str, Any]], main_currency: str) -> UnitSold:
    mine = [row for row in rows if row["unit_id"] == unit["unit_id"]]
    most = max(mine, key=lambda row: row["n"], default=None)
    last = max((row["last"] for row in mine), default=None)
    return UnitSold(unit["unit_id"], unit["path"], most["currency"] if most else main_currency, last)


def compute(engine: Engine, books: Sequence[Terms]) -> dict[str, Any]:
    """Fill the tables figure, cell, pareto, class and tally; the run's facts (see ``models.Run``).

    Each book is scored by itself: quintiles and shares of two currencies or two decades do not mix.
    """
    facts = [_compute_book(engine, terms, number) for number, terms in enumerate(books)]
    for name in OUTPUTS:
        engine.join(name, [f"{name}_{number}" for number in range(len(books))])
    return {
        **facts[0],
        "books": [
            {**fact, "units": list(terms.units or ())}
            for fact, terms in zip(facts[1:], books[1:], strict=True)
        ],
    }


def learned(engine: Engine, books: Sequence[Terms], stages: pa.Table) -> list[dict[str, Any]]:
    """Fill the table score after ``compute``; what each learner was worth in the main book."""
    from shuke.insight.forecasts.scores import score  # 4 s of imports that only a learning run pays

    found, told = [], []
    for terms in books:
        _, customers, _ = _limited(terms)
        bought = engine.keep("bought", bought_by(terms))
        classed = ibis.table(FIGURE, name="figure")
        table, judged = score(engine, bought, customers, classed, as_of=terms.as_of, before=stages)
        engine.forget("bought")
        found.append(table)
        told.append(judged)
    engine.give("score", pa.concat_tables(found))
    return told[0]


def analysed(engine: Engine, books: Sequence[Terms]) -> tuple[Found, dict[str, float]]:
    """What each analysis finds out per unit, after ``compute`` and ``learned``; the seconds of each in the main book."""
    from shuke.insight.analyses.all import found_in
    from shuke.insight.analyses.shop import Shop

    found: Found = []
    spent: list[dict[str, float]] = []
    for terms in books:
        orders, customers, stores = _limited(terms)
        figure = ibis.table(FIGURE, name="figure")
        ways = engine.keep("ways", _ways_within(units.above(stores), terms))
        shop = Shop(
            engine, terms.as_of, terms.currency, orders, customers, lake_table("order_lines"), lake_table("products"),
            engine.keep("bought", bought_by(terms)), ways,
            engine.keep("homes", units.homes(customers, stores)), figure, ibis.table(SCORE, name="score"),
        )  # fmt: skip
        bodies, seconds = found_in(shop)
        found += bodies
        spent.append(seconds)
        engine.forget("bought", "ways", "homes")
    return found, spent[0]


def bought_by(terms: Terms) -> ibis.Table:
    """The purchases of a book; who refused analysis is in none."""
    return purchases.purchases(_limited(terms)[0], as_of=terms.as_of, currency=terms.currency)


def _compute_book(engine: Engine, terms: Terms, number: int) -> dict[str, Any]:
    orders, customers, stores = _limited(terms)
    bought = purchases.purchases(orders, as_of=terms.as_of, currency=terms.currency)
    spent = engine.keep("spent", spending(bought, as_of=terms.as_of, months=terms.months))
    rhythms = engine.keep("rhythms", rhythm.rhythm(bought, as_of=terms.as_of, months=terms.months))
    scores = engine.keep("scores", rfm.rfm(spent))
    figure = engine.keep(
        f"figure_{number}", figures.figures(customers, spent, rhythms, scores, abc.abc(spent))
    )
    ways = engine.keep("ways", _ways_within(units.above(stores), terms))
    placed = engine.keep("placed", units.at_home(figure, customers, stores))
    engine.keep(f"cell_{number}", units.cells(placed, ways))
    engine.keep(f"class_{number}", units.classes(placed, ways))
    engine.keep(f"pareto_{number}", pareto.pareto(placed, ways))
    engine.keep(
        f"tally_{number}",
        purchases.tally(orders, ways, as_of=terms.as_of, window=terms.window, currency=terms.currency),
    )
    facts = facts_of(engine, terms, scores, rhythms)
    engine.forget("spent", "rhythms", "scores", "placed", "ways")
    return facts


def _limited(terms: Terms) -> tuple[ibis.Table, ibis.Table, ibis.Table]:
    """Orders, customers and stores of a book: customers by their home, orders by their store."""
    stores = lake_table("stores")
    orders, customers = purchases.without_unprofiled(lake_table("orders"), lake_table("customers"))
    if terms.units is None:
        return orders, customers, stores
    home = customers.home_unit_id.coalesce(terms.unit_id or 0)
    return orders.filter(orders.unit_id.isin(terms.units)), customers.filter(home.isin(terms.units)), stores


def _ways_within(ways: ibis.Table, terms: Terms) -> ibis.Table:
    """Sums go up as far as the book reaches."""
    return (
        ways
        if terms.units is None
        else ways.filter(ways.unit_id.isin(terms.units), ways.under_id.isin(terms.units))
    )


def facts_of(engine: Engine, terms: Terms, scores: ibis.Table, rhythms: ibis.Table) -> dict[str, Any]:
    """How the scores of this run are meant: no sums of the shop among them."""
    return {
        "base": BASE,
        "as_of": terms.as_of.isoformat(),
        "currency": terms.currency,
        "unit": terms.unit_id,
        "months": terms.months,
        "window_start": terms.window.start.isoformat(),
        "shop_gap_days": engine.rows(rhythm.shop_gap(rhythms))[0]["gap_days"],
        "bands": engine.rows(figures.bands(scores)),
        "means": engine.rows(rfm.means(scores))[0],
        "engine": engine.name,
    }
