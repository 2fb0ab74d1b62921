"""Heads of sales: who bought when, where, through which channel, and whose sale it was."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from shuke.doors.demoshop.arrays import Column, chosen
from shuke.doors.demoshop.chain import MINI, STORE, WEB, Chain, teams
from shuke.doors.demoshop.crowd.people import People
from shuke.doors.demoshop.seasons import DAY_SECONDS, EVERYDAY, Seasons, moments
from shuke.doors.demoshop.till.rhythm import visits

STATUSES = ["completed", "open", "cancelled"]
COMPLETED, OPEN, CANCELLED = range(3)
ANONYMOUS = 0.2
OPENS, CLOSES, WAKES = 10 * 3600, 21 * 3600 + 1800, 7 * 3600
# First and last second of morning, afternoon, evening: in the stores, and online.
STORE_PARTS = ((36_000, 43_800), (43_200, 66_000), (61_200, 77_400))
ONLINE_PARTS = ((25_200, 43_200), (41_400, 64_800), (61_200, 86_300))


@dataclass(slots=True)
class Sales:
    """One element per order, oldest first; ``customer`` -1 is nobody known, ``seller`` 0 nobody."""

    customer: Column
    day: Column
    second: Column
    shop: Column
    channel: Column
    seller: Column
    status: Column

    def __len__(self) -> int:
        return len(self.customer)

    def part(self, rows: slice) -> "Sales":
        """Some of them."""
        return Sales(*(getattr(self, name)[rows] for name in Sales.__slots__))


def sales(
    rng: np.random.Generator, who: People, made: Chain, when: Seasons, total: int, until: datetime
) -> Sales:
    """Exactly ``total`` orders, the last before ``until``; one in five is anonymous."""
    channels = made.channels()
    known = total - round(total * ANONYMOUS)
    customer, day = visits(rng, who, when, known)
    nobody = chosen(rng, when.weights[EVERYDAY], total - known)
    customer = np.r_[customer, np.full(len(nobody), -1)].astype(np.int32)
    day = np.r_[day, nobody]
    shop = _shops(rng, who, when, customer, day, channels)
    day, second = _times(rng, who, when, customer, day, channels[shop], until)
    order = np.argsort(day * DAY_SECONDS + second, kind="stable")
    customer, day, second, shop = customer[order], day[order].astype(np.int32), second[order], shop[order]
    seller = _sellers(rng, who, made, customer, day, shop, channels[shop])
    status = _statuses(rng, when, day, channels[shop])
    return Sales(
        customer, day, second.astype(np.int32), shop.astype(np.int16), channels[shop], seller, status
    )


def _shops(
    rng: np.random.Generator, who: People, when: Seasons, customer: Column, day: Column, channels: Column
) -> Column:
    """Mostly the home store, sometimes another one or online; who is at home online rarely comes by."""
    stores = np.flatnonzero(channels == STORE)
    shares = np.bincount(who.shop, minlength=len(channels))[stores]
    other = stores[chosen(rng, shares, len(customer))]
    online = np.where(
        rng.random(len(customer)) < 0.45, np.argmax(channels == WEB), np.argmax(channels == MINI)
    )
    home = np.where(customer >= 0, who.shop[customer], other)
    at_home_online = channels[home] != STORE
    away = rng.random(len(customer))
    stray = np.where(at_home_online, 0.12, 0.06)
    to_screen = np.where(when.online[day], 0.38, 0.17) * np.where(customer >= 0, ~at_home_online, 0.25)
    named = np.where(customer >= 0, who.regular[customer] >= 0, False)
    chosen_shop = np.where(away < stray, other, np.where(away < stray + to_screen, online, home))
    return np.where(named & (away < 0.85), home, chosen_shop)


def _times(
    rng: np.random.Generator, who: People, when: Seasons, customer: Column, day: Column, channel: Column,
    until: datetime,
) -> tuple[Column, Column]:  # fmt: skip
    """Day and second of the day: in the customer's part of the day, within opening hours, before ``until``."""
    size = len(customer)
    part = np.where(
        (customer >= 0) & (rng.random(size) < 0.6), who.part[customer], chosen(rng, (26, 42, 32), size)
    )
    hours = np.where((channel == STORE)[:, None], np.array(STORE_PARTS)[part], np.array(ONLINE_PARTS)[part])
    second = (hours[:, 0] + rng.random(size) * (hours[:, 1] - hours[:, 0])).astype(np.int64)
    now = until.hour * 3600 + until.minute * 60
    opens = np.where(channel == STORE, OPENS, WAKES)
    today = day == when.days - 1
    too_late = today & (second >= now)
    squeezed = opens + (rng.random(size) * np.maximum(now - opens, 1)).astype(np.int64)
    second = np.where(too_late & (now > opens), squeezed, second)
    return np.where(too_late & (now <= opens), day - 1, day), second


def _sellers(
    rng: np.random.Generator, who: People, made: Chain, customer: Column, day: Column, shop: Column, channel: Column
) -> Column:  # fmt: skip
    """In a store mostly the owner of that day, else a colleague; what a marketer closed online is the marketer's."""
    assistants, _former = teams(made)
    size = len(customer)
    colleague = assistants[shop, rng.integers(0, assistants.shape[1], size)]
    owner = np.where(
        (who.owner_before[customer] > 0) & (day < who.handed_on[customer]),
        who.owner_before[customer],
        who.owner[customer],
    )
    at_home = (customer >= 0) & (shop == who.shop[customer]) & (owner > 0)
    draw = rng.random(size)
    seller = np.where(at_home & (draw < 0.7), owner, np.where(draw < 0.93, colleague, 0))
    seller = np.where(customer >= 0, seller, np.where(draw < 0.6, colleague, 0))
    marketer = np.where(customer >= 0, who.marketer[customer], 0)
    closed = (
        (marketer > 0) & ((channel != STORE) | (who.organisation[customer] > 0)) & (rng.random(size) < 0.75)
    )
    closed |= (marketer > 0) & (rng.random(size) < 0.2)
    seller = np.where(channel == STORE, seller, 0)
    return np.where(closed, marketer, seller).astype(np.int32)


def _statuses(rng: np.random.Generator, when: Seasons, day: Column, channel: Column) -> Column:
    """Online orders of the last days are still open; a few were cancelled."""
    draw, online = rng.random(len(day)), channel != STORE
    fresh = online & (day >= when.days - 3) & (draw < 0.5)
    cancelled = online & ~fresh & (draw > 0.985)
    return np.where(fresh, OPEN, np.where(cancelled, CANCELLED, COMPLETED)).astype(np.int8)


def first_moments(who: People, when: Seasons, made: Sales) -> Column:
    """When each customer first bought, in microseconds; -1 who never did. Members never join after that."""
    first = np.full(len(who), -1, dtype=np.int64)
    known = np.flatnonzero(made.customer >= 0)[::-1]
    first[made.customer[known]] = moments(when, made.day[known], made.second[known])
    earliest = np.full(len(who), when.days)
    earliest[made.customer[known]] = made.day[known]
    who.joined[:] = np.minimum(who.joined, earliest)
    return first
