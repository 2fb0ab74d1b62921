"""Who the customers are and how they live with the shop: columns, one row per customer."""

from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from shuke.doors.demoshop.arrays import Column, chosen
from shuke.doors.demoshop.crowd.contacts import phones
from shuke.doors.demoshop.goods.shelf import LEAVES
from shuke.doors.demoshop.names import VISITORS, company_names, family_names, given_names
from shuke.doors.demoshop.seasons import COMPANY, EVERYDAY, GIFTS, SPRING_TEA, Seasons

LEAST = 60  # the named regulars, a few companies, and some room
COMPANIES = 0.02
KINDS = ("", "corporate", "distributor", "partner", "supplier")
ALREADY_MEMBERS = 0.34
NEVER_BOUGHT = 0.05
LIFE_DAYS = 760.0  # how long a customer stays, on average; who is gone does not say so
MAIN_TASTES = {
    "green": 26, "black": 16, "oolong": 14, "white": 12, "puer": 11, "scented": 9, "herbal": 6, "bags": 5, "yellow": 1,
}  # fmt: skip
SIDE_TASTES = {
    "green": 16, "black": 12, "oolong": 10, "white": 9, "puer": 8, "scented": 9, "herbal": 8, "bags": 6, "loose": 4,
    "snack_pastry": 8, "snack_nut": 4, "ware_cup": 4, "ware_gaiwan": 2,
}  # fmt: skip


@dataclass(slots=True)
class People:
    """One element per customer. Days are counted from the first day of sales; -1 or 0 means none where said.

    Contact columns hold numbers that ``contacts`` spells out; ``household`` and ``same_as`` name another customer's
    place (-1 none), ``slip`` how a person came to be in the book twice.
    """

    name: Column  # str
    organisation: Column  # place in KINDS; 0 is a person
    gender: Column  # "f", "m" or ""
    year: Column  # of birth
    month: Column  # 0 where the birthday is unknown
    day: Column
    lunar: Column
    year_known: Column
    shop: Column  # place in Chain.shops
    owner: Column  # staff id or 0
    owner_before: Column  # staff id or 0
    handed_on: Column  # day of the hand-over
    marketer: Column  # staff id or 0
    joined: Column  # day, negative before the first day of sales
    source: Column  # place in SOURCES
    phone: Column  # -1 none
    phone_too: Column  # -1 none
    mail: Column  # -1 none, else which domain
    card: Column  # flags
    wechat: Column
    external: Column
    profile: Column
    rate: Column  # how much more often than others
    evenness: Column  # shape of the gaps: higher is more regular
    begins: Column  # first day as a buyer
    ends: Column  # last day as a buyer
    gone: Column  # flag: will not come again
    orders: Column  # how many exactly, -1 as it falls
    main: Column  # category
    side: Column
    band: Column  # price band, 0 to 1
    house: Column  # flag: prefers the house brand
    thrift: Column  # how often a discount is taken
    part: Column  # of the day: 0 morning, 1 afternoon, 2 evening
    weekday: Column
    household: Column
    same_as: Column
    slip: Column  # place in SLIPS
    regular: Column  # place in REGULARS, -1 none

    def __len__(self) -> int:
        return len(self.name)

    def copy_row(self, names: str, to: Column, source: Column) -> None:
        """Give some customers other customers' values."""
        for name in names.split():
            getattr(self, name)[to] = getattr(self, name)[source]

    def ordered(self, order: Column) -> "People":
        """The same people in another order; what points to people follows."""
        where = np.empty(len(order), dtype=np.int64)
        where[order] = np.arange(len(order))
        made = People(**{field.name: getattr(self, field.name)[order] for field in fields(self)})
        for name in ("household", "same_as"):
            pointing = getattr(made, name)
            setattr(made, name, np.where(pointing >= 0, where[pointing], -1))
        return made


SOURCES = ("desk", "web", "mini", "import")
SLIPS = ("", "typo", "second_phone", "nickname", "latin", "no_phone")


def people(rng: np.random.Generator, size: int, when: Seasons, today: date, shop_shares: Column) -> People:
    """``size`` customers who know nothing of each other yet; the first of them are given names later."""
    organisation = np.zeros(size, dtype=np.int8)
    companies = max(8, round(size * COMPANIES))
    organisation[size - companies :] = 1 + chosen(rng, (60, 12, 18, 10), companies)
    person = organisation == 0
    year = np.clip(rng.normal(today.year - 46, 13.5, size), today.year - 84, today.year - 19).astype(np.int32)
    woman = rng.random(size) < 0.58
    shop = chosen(rng, shop_shares, size)
    joined = _joined(rng, person, when)
    before = joined < 0
    life = rng.exponential(LIFE_DAYS, size).astype(np.int32) + 1
    begins = np.maximum(joined, 0)
    last = when.days - 1
    ends = np.minimum(begins + life, last)
    profile = np.where(person, chosen(rng, (24, 42, 12, 22), size), COMPANY)
    month, day, lunar = _birthdays(rng, size, year, today)
    none = np.full(size, -1)
    zero = np.zeros(size, dtype=np.int64)
    return People(
        name=_names(rng, organisation, woman, year), organisation=organisation,
        gender=np.where(person & (rng.random(size) < 0.93), np.where(woman, "f", "m"), ""),
        year=year, month=np.where(person & (rng.random(size) < 0.64), month, 0), day=day, lunar=lunar,
        year_known=rng.random(size) < 0.86, shop=shop, owner=zero.copy(), owner_before=zero.copy(),
        handed_on=zero.copy(), marketer=zero.copy(), joined=joined,
        source=np.where(before, 3, 0), phone=np.where(rng.random(size) < 0.95, phones(np.arange(size)), -1),
        phone_too=np.where(rng.random(size) < 0.05, phones(size + np.arange(size)), -1),
        mail=np.where(rng.random(size) < np.where(person, 0.2, 0.8), rng.integers(0, 3, size), -1),
        card=person & (rng.random(size) < 0.84), wechat=person & (rng.random(size) < 0.46),
        external=np.zeros(size, dtype=bool), profile=profile,
        rate=np.where(person, rng.gamma(0.75, 1 / 0.75, size), rng.gamma(2.0, 0.12, size)),
        evenness=1.0 + rng.gamma(1.3, 1.5, size), begins=begins, ends=ends, gone=begins + life <= last,
        orders=np.where(~before & (rng.random(size) < NEVER_BOUGHT), 0, none),
        main=_tastes(rng, MAIN_TASTES, size), side=_tastes(rng, SIDE_TASTES, size),
        band=rng.random(size), house=rng.random(size) < 0.55, thrift=rng.beta(1.6, 3.0, size),
        part=chosen(rng, (28, 40, 32), size), weekday=chosen(rng, (9, 9, 9, 10, 16, 26, 21), size),
        household=none.copy(), same_as=none.copy(), slip=np.zeros(size, dtype=np.int8), regular=none.copy(),
    )  # fmt: skip


def _tastes(rng: np.random.Generator, shares: dict[str, int], size: int) -> Column:
    leaves = np.array([LEAVES[code] for code in shares])
    return leaves[chosen(rng, list(shares.values()), size)]


def _joined(rng: np.random.Generator, person: Column, when: Seasons) -> Column:
    """A third were members before the first day of sales; the others came with the seasons, companies by weekdays."""
    size = len(person)
    weights = 0.5 * when.weights[EVERYDAY] + 0.3 * when.weights[GIFTS] + 0.2 * when.weights[SPRING_TEA]
    came = chosen(rng, weights, size)
    came -= np.where(person, 0, np.clip((when.start.weekday() + came) % 7 - 4, 0, came))
    return np.where(
        rng.random(size) < ALREADY_MEMBERS, -(rng.random(size) ** 1.5 * 1900).astype(np.int64) - 1, came
    )


def _birthdays(
    rng: np.random.Generator, size: int, year: Column, today: date
) -> tuple[Column, Column, Column]:
    lunar = rng.random(size) < np.clip((today.year - 30 - year) / 70, 0.03, 0.6)
    month = rng.integers(1, 13, size)
    longest = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[month - 1]
    day = np.minimum(1 + (rng.random(size) * longest).astype(np.int64), np.where(lunar, 29, 31))
    return month, day, lunar


def _names(rng: np.random.Generator, organisation: Column, woman: Column, year: Column) -> Column:
    size = len(year)
    names = np.char.add(family_names(rng, size), given_names(rng, woman, year)).astype("U20")
    visitor = np.flatnonzero(rng.random(size) < 0.004)
    names[visitor] = np.array(VISITORS)[rng.integers(0, len(VISITORS), len(visitor))]
    companies = np.flatnonzero(organisation)
    names[companies] = company_names(rng, [KINDS[kind] for kind in organisation[companies]])
    return names
