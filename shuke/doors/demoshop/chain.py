"""The chain: its units, and everybody who works there. One store and one team are named; the rest is drawn."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from shuke.doors.demoshop.arrays import Column
from shuke.doors.demoshop.cast import CITIES, PLACES, STREETS, TEAM, Colleague, Place
from shuke.doors.demoshop.names import drawn_names, spelled
from shuke.doors.demoshop.tables import table

CHANNELS = ["store", "web", "mini"]
STORE, WEB, MINI = range(3)
STORES = 6
CUSTOMERS_A_STORE = 5_000
STORES_AT_MOST = 200
STORES_A_REGION = 20
ASSISTANTS = 4
NOBODY = "!"  # a password hash that no password has: the demo is entered by one click, on this machine only


@dataclass(slots=True)
class Chain:
    """Units and staff; ids are places in the lists, counted from one. Shops are the units that sell."""

    places: list[Place]
    paths: list[str]
    team: list[Colleague] = field(default_factory=list)
    staff_ids: dict[str, int] = field(default_factory=dict)

    def unit_id(self, code: str) -> int:
        """A unit's id."""
        return next(index for index, place in enumerate(self.places, 1) if place.code == code)

    def shops(self) -> list[int]:
        """Ids of what sells: stores, then web shop and mini-program."""
        found = [index for index, place in enumerate(self.places, 1) if place.channel]
        return sorted(found, key=lambda id_: (CHANNELS.index(self.places[id_ - 1].channel), id_))

    def channels(self) -> Column:
        """Per shop: 0 a store, 1 the web shop, 2 the mini-program."""
        return np.array(
            [CHANNELS.index(self.places[unit - 1].channel) for unit in self.shops()], dtype=np.int8
        )

    def shares(self) -> Column:
        """Per shop: how many customers call it theirs, beside the others."""
        return np.array([self.places[unit - 1].share for unit in self.shops()])

    def at(self, code: str, role: str, active: bool = True) -> list[int]:
        """Ids of who holds a role at a unit."""
        return [
            index
            for index, one in enumerate(self.team, 1)
            if one.unit == code and one.role == role and one.active is active
        ]

    def holding(self, role: str) -> list[int]:
        """Ids of everybody who holds a role."""
        return [index for index, one in enumerate(self.team, 1) if one.role == role and one.active]


def chain(customers: int, rng: np.random.Generator) -> Chain:
    """Six stores, web shop and mini-program; a chain with more customers has more stores, at most 200."""
    places = list(PLACES)
    places += _more_places(max(0, min(STORES_AT_MOST, customers // CUSTOMERS_A_STORE) - STORES))
    made = Chain(places, _paths(places))
    made.team = list(TEAM)
    for place in places:
        made.team += _drawn_team(place, [one for one in made.team if one.unit == place.code], rng)
    made.team = _with_logins(made.team)
    made.staff_ids = {one.login: index for index, one in enumerate(made.team, 1)}
    return made


def _more_places(count: int) -> list[Place]:
    made: list[Place] = []
    for number in range(count):
        city, city_en = CITIES[number // STORES_A_REGION]
        code = f"SJ-R{number // STORES_A_REGION + 1:02d}"
        if number % STORES_A_REGION == 0:
            made.append(Place(code, "region", "SJ", f"{city}区域", f"{city_en} region"))
        street, street_en = STREETS[number % STORES_A_REGION]
        name, name_en = f"{city}{street}店", f"{city_en} {street_en} store"
        made.append(Place(f"S{number + 1:03d}", "store", code, name, name_en, "store", 0.16))
    return made


def _paths(places: list[Place]) -> list[str]:
    paths: dict[str, str] = {"": ""}
    for index, place in enumerate(places, 1):
        paths[place.code] = f"{paths[place.parent]}{index}."
    return [paths[place.code] for place in places]


def _drawn_team(place: Place, named: list[Colleague], rng: np.random.Generator) -> list[Colleague]:
    if place.kind == "region" and not any(one.role == "region_manager" for one in named):
        wanted = {"region_manager": 1}
    elif place.channel == "store":
        wanted = {"store_manager": 1, "assistant": ASSISTANTS, "clerk": 1}
    else:
        return []
    roles = [
        role for role, count in wanted.items() for _ in range(count - sum(one.role == role for one in named))
    ]
    drawn = drawn_names(rng, len(roles) + 1)
    made = [Colleague("", name, role, place.code) for name, role in zip(drawn, roles, strict=False)]
    if place.channel == "store":  # somebody left, and the regulars were handed over
        made.append(Colleague("", drawn[-1], "assistant", place.code, active=False))
    return made


def _with_logins(team: list[Colleague]) -> list[Colleague]:
    taken: set[str] = set()
    ready = []
    for one in team:
        base = one.login or spelled(one.name).replace(" ", "").lower()
        login = next(word for word in (base, *(f"{base}{n}" for n in range(2, 10_000))) if word not in taken)
        taken.add(login)
        ready.append(Colleague(login, one.name, one.role, one.unit, one.active, one.desk))
    return ready


def unit_rows(made: Chain) -> pa.Table:
    """Rows of org_unit."""
    ids = {place.code: index for index, place in enumerate(made.places, 1)}
    rows = [
        (
            ids[p.code],
            ids.get(p.parent),
            p.kind,
            p.code,
            p.name,
            p.name_en,
            path,
            p.channel in ("web", "mini"),
        )
        for p, path in zip(made.places, made.paths, strict=True)
    ]
    columns = ("id", "parent_id", "kind", "code", "name", "name_en", "path", "sells_online")
    return table("org_unit", dict(zip(columns, zip(*rows, strict=True), strict=True)))


def staff_rows(made: Chain, opened: int) -> tuple[pa.Table, pa.Table]:
    """Rows of org_staff and org_grant; who left keeps the account, closed, and no grant.

    ``opened`` is the moment of the first day, in microseconds.
    """
    ids = {place.code: index for index, place in enumerate(made.places, 1)}
    staff = {
        "id": list(range(1, len(made.team) + 1)),
        "login": [one.login for one in made.team],
        "name": [one.name for one in made.team],
        "name_en": [spelled(one.name) for one in made.team],
        "unit_id": [ids[one.desk or one.unit] for one in made.team],
        "is_active": [one.active for one in made.team],
        "password": [NOBODY] * len(made.team),
        "language": ["zh-hans"] * len(made.team),
        "created_at": np.full(len(made.team), opened),
    }
    held = [(index, one.role, ids[one.unit]) for index, one in enumerate(made.team, 1) if one.active]
    grants = dict(zip(("staff_id", "role", "unit_id"), zip(*held, strict=True), strict=True))
    return table("org_staff", staff), table("org_grant", {"id": list(range(1, len(held) + 1)), **grants})


def teams(made: Chain) -> tuple[Column, Column]:
    """Per shop (in the order of ``shops``): ids of its assistants, padded by repetition, and who left (or 0)."""
    assistants, former = [], []
    for unit_id in made.shops():
        code = made.places[unit_id - 1].code
        found = made.at(code, "assistant") or made.at(code, "store_manager") or [0]
        assistants.append([found[index % len(found)] for index in range(ASSISTANTS)])
        former.append((made.at(code, "assistant", active=False) or [0])[0])
    return np.array(assistants), np.array(former)
