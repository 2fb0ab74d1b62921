"""The customers as rows: who they are, how they are reached, whose they are; and the ground truth beside it."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

import numpy as np
import pyarrow as pa

from shuke.doors.demoshop.arrays import Column
from shuke.doors.demoshop.chain import Chain
from shuke.doors.demoshop.crowd.contacts import Contacts, Sealed, identifier_columns, sealed
from shuke.doors.demoshop.crowd.people import KINDS, SLIPS, SOURCES, People
from shuke.doors.demoshop.seasons import Seasons, moment, moments
from shuke.doors.demoshop.tables import DAY, MOMENT, SMALL, known, table, words
from shuke.foundation.org.keyring import Keyring

CHUNK = 20_000
TWO_PROCESSES_FROM = 40_000
CHUNKS_AHEAD = 4


@dataclass(slots=True)
class Book:
    """The customers and what the rows about them need."""

    who: People
    made: Chain
    when: Seasons
    enrolled: Column  # microseconds: when each was written into the book
    keys_wanted: set[int] = field(default_factory=set)  # customer ids whose wrapped keys are kept
    keys: dict[int, bytes] = field(default_factory=dict)

    def ids(self) -> Column:
        """Ids: places, counted from one."""
        return np.arange(1, len(self.who) + 1)

    def days(self, day: Any) -> Any:
        """Days since 1970 of days counted from the first day of sales."""
        return np.asarray(day) + (
            np.datetime64(self.when.start, "D") - np.datetime64("1970-01-01", "D")
        ).astype(np.int64)

    def unit(self, place: Column) -> Column:
        """Home units of customers."""
        return np.array(self.made.shops())[self.who.shop[place]]


def enrolled(rng: np.random.Generator, who: People, when: Seasons, first: Column) -> Column:
    """When each was written into the book: minutes before the first purchase, else during that day."""
    by_day = moments(when, who.joined, 39_600 + rng.integers(0, 28_000, len(who)))
    bought = (first >= 0) & (who.joined >= 0)
    return np.where(bought, first - rng.integers(60, 400, len(who)) * 1_000_000, by_day)


def customer_rows(book: Book, ring: Keyring, said: Callable[[int], None]) -> Iterator[tuple[str, pa.Table]]:
    """Customers, keys and identifiers, a chunk at a time; large books are sealed by two processes."""
    for task, found in _sealed(book, ring):
        yield from _chunk_rows(book, task, found)
        said(int(task.ids[-1]))


def _sealed(book: Book, ring: Keyring) -> Iterator[tuple[Contacts, Sealed]]:
    if len(book.who) < TWO_PROCESSES_FROM:
        yield from ((task, sealed(task, ring)) for task in _tasks(book))
        return
    # Spawned, not forked: the parent holds threads and a connection. Few chunks wait at a time: they are large.
    waiting: deque[tuple[Contacts, Future[Sealed]]] = deque()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for task in _tasks(book):
            waiting.append((task, pool.submit(sealed, task, ring)))
            if len(waiting) > CHUNKS_AHEAD:
                done, result = waiting.popleft()
                yield done, result.result()
        while waiting:
            done, result = waiting.popleft()
            yield done, result.result()


def _tasks(book: Book) -> Iterator[Contacts]:
    who, row = book.who, 1
    for start in range(0, len(who), CHUNK):
        cut = slice(start, start + CHUNK)
        task = Contacts(
            book.ids()[cut], who.name[cut], who.year[cut], who.phone[cut], who.phone_too[cut], who.mail[cut],
            who.card[cut], who.wechat[cut], who.external[cut], row,
        )  # fmt: skip
        row += task.count()
        yield task


def _chunk_rows(book: Book, task: Contacts, found: Sealed) -> Iterator[tuple[str, pa.Table]]:
    who, place = book.who, task.ids - 1
    shops = book.made.shops()
    kind = who.organisation[place]
    joined = who.joined[place]
    new = joined >= 0
    yield "customers_customer", table(
        "customers_customer",
        {
            "id": task.ids, "kind": np.where(kind > 0, "organisation", "person").tolist(),
            "organisation_kind": np.array(KINDS)[kind].tolist(), "name": task.names.tolist(), **found.names,
            "member_no": [f"M{id_:08d}" for id_ in task.ids], "gender": who.gender[place].tolist(),
            "home_unit_id": book.unit(place),
            "home_path": words(who.shop[place], [book.made.paths[unit - 1] for unit in shops]).cast(pa.string()),
            "owner_id": known(who.owner[place]), "joined_on": book.days(joined),
            "source": np.array(SOURCES)[who.source[place]].tolist(),
            "created_at": np.where(new, book.enrolled[place], moment(book.when, 0, 10_800)),
            "has_phone": (task.phone >= 0) | (task.phone_too >= 0),
        },
    )  # fmt: skip
    yield (
        "customers_personkey",
        table(
            "customers_personkey",
            {"id": task.ids, "customer_id": task.ids, "wrapped": pa.array(found.wrapped, pa.binary())},
        ),
    )
    for id_ in book.keys_wanted.intersection(task.ids.tolist()):
        book.keys[id_] = found.wrapped[id_ - int(task.ids[0])]
    at = place[found.who]
    first_owner = np.where(who.owner_before[at] > 0, who.owner_before[at], who.owner[at])
    yield "customers_identifier", table(
        "customers_identifier",
        {
            **identifier_columns(found, task.ids, task.first_row), "source": np.array(SOURCES)[who.source[at]].tolist(),
            "captured_by_id": known(np.where(who.source[at] == 0, first_owner, 0)), "captured_at": book.enrolled[at],
        },
    )  # fmt: skip


def owner_rows(book: Book) -> Iterator[tuple[str, pa.Table]]:
    """Birthdays and the dated facts of who looked after whom."""
    who = book.who
    born = np.flatnonzero(who.month > 0)
    yield "customers_birthday", table(
        "customers_birthday",
        {
            "customer_id": born + 1, "year": known(np.where(who.year_known[born], who.year[born], 0), SMALL),
            "month": who.month[born].astype(np.int16), "day": who.day[born].astype(np.int16), "is_lunar": who.lunar[born],
        },
    )  # fmt: skip
    owned, handed = np.flatnonzero(who.owner > 0), np.flatnonzero((who.owner > 0) & (who.owner_before > 0))
    place = np.r_[owned, handed]
    since = np.where(who.owner_before[owned] > 0, who.handed_on[owned], who.joined[owned])
    until = pa.array(
        np.r_[np.zeros(len(owned), dtype=np.int64), book.days(who.handed_on[handed])],
        mask=np.r_[np.ones(len(owned), dtype=bool), np.zeros(len(handed), dtype=bool)],
    )
    yield "customers_ownership", table(
        "customers_ownership",
        {
            "id": np.arange(1, len(place) + 1), "customer_id": place + 1,
            "staff_id": np.r_[who.owner[owned], who.owner_before[handed]],
            "from_on": book.days(np.r_[since, who.joined[handed]]), "until_on": until.cast(pa.int32()).cast(DAY),
        },
    )  # fmt: skip


def truth(book: Book) -> pa.Table:
    """What really is: who is the same person as whom and how it came, who lives together, who will not come again."""
    who, ids = book.who, book.ids()
    same = np.where(who.same_as >= 0, who.same_as, np.arange(len(who)))
    return pa.table(
        {
            "customer_id": pa.array(ids), "person_id": pa.array(same + 1), "slip": words(who.slip, list(SLIPS)),
            "household_id": known(who.household + 1), "rate": pa.array(who.rate), "evenness": pa.array(who.evenness),
            "gone": pa.array(who.gone), "last_day_alive": pa.array(book.days(who.ends).astype(np.int32)).cast(DAY),
            "profile": pa.array(who.profile.astype(np.int8)),
        }
    )  # fmt: skip


def microseconds(column: Column) -> pa.Array:
    """Moments of a column of microseconds; -1 is none."""
    return known(column, pa.int64(), -1).cast(MOMENT)
