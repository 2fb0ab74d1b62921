"""What the shop asks of its customers beyond the usual, what is known of it, and who speaks for companies."""

import json
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from shuke.customers.rules.sealing import value_context
from shuke.doors.demoshop.arrays import Column, chosen
from shuke.doors.demoshop.crowd.book import Book
from shuke.doors.demoshop.seasons import COMPANY
from shuke.doors.demoshop.tables import table
from shuke.foundation.kernel import cipher
from shuke.foundation.org.keyring import Keyring

SIZES = (("s", "S", "S"), ("m", "M", "M"), ("l", "L", "L"), ("xl", "XL", "XL"))
TASTES = (("light", "清淡", "Light"), ("medium", "适中", "Medium"), ("strong", "浓厚", "Strong"))
# key, label, English, kind, class, about whom, choices, currency
FIELDS = (
    ("taste", "口味", "Taste", "choice", "B", "person", TASTES, ""),
    ("wedding_day", "结婚纪念日", "Wedding day", "day", "B", "person", (), ""),
    ("vip_lane", "VIP 通道", "VIP lane", "flag", "B", "both", (), ""),
    ("avoids", "忌口过敏", "Allergies", "text", "X", "person", (), ""),
    ("monthly_limit", "月结额度", "Monthly credit", "money", "S", "organisation", (), "CNY"),
    ("tea_robe_size", "茶服尺码", "Tea robe size", "choice", "B", "person", SIZES, ""),
)
TASTE, WEDDING, VIP, AVOIDS, LIMIT, SIZE = range(1, 7)
FIT = (TASTE, AVOIDS, SIZE)  # of the fit card
SHARES = {TASTE: 0.35, WEDDING: 0.08, VIP: 0.03, AVOIDS: 0.012, LIMIT: 0.6, SIZE: 0.2}
SEALED_AT_MOST = 3_000  # each needs its person's key opened
ALLERGIES = ("花生过敏", "对花粉过敏，不喝花茶", "孕期，少咖啡因", "胃寒，不喝生普", "乳糖不耐受")
ROLES = ("采购", "行政", "老板", "财务", "办公室主任")
MILLIONTHS = 1_000_000  # numbers are kept with six decimals
MAIN_SHARE, SECOND_SHARE = 0.9, 0.35

Answers = dict[int, Column]


def asked() -> pa.Table:
    """The fields, as a shop would define them."""
    key, label, label_en, kind, letter, about, choices, currency = zip(*FIELDS, strict=True)
    return table(
        "customers_customfield",
        {
            "id": range(1, len(FIELDS) + 1), "key": key, "label": label, "label_en": label_en, "kind": kind,
            "letter": letter, "about": about, "choices": [json.dumps(one, ensure_ascii=False) for one in choices],
            "currency": currency, "is_indexed": [one != "X" for one in letter], "position": range(1, len(FIELDS) + 1),
            "is_fit": [number in FIT for number in range(1, len(FIELDS) + 1)],
        },
    )  # fmt: skip


def answered(rng: np.random.Generator, book: Book) -> Answers:
    """Places of who has an answer, by field; few are asked what is sensitive."""
    who = book.who
    company = who.organisation > 0
    may = {
        TASTE: ~company,
        WEDDING: ~company & (who.year < 2000),
        VIP: who.owner > 0,
        AVOIDS: ~company,
        LIMIT: company,
        SIZE: ~company,
    }
    found = {field: np.flatnonzero(may[field] & (rng.random(len(who)) < SHARES[field])) for field in may}
    found[AVOIDS] = np.sort(rng.permutation(found[AVOIDS])[:SEALED_AT_MOST])
    return found


def answer_rows(
    rng: np.random.Generator, book: Book, found: Answers, ring: Keyring
) -> Iterator[tuple[str, pa.Table]]:
    """The fields and the answers; what is sensitive lies sealed under its person's key."""
    yield "customers_customfield", asked()
    row = 1
    for field, places in found.items():
        ids = np.arange(row, row + len(places))
        row += len(places)
        columns = _values(rng, book, field, places, ids, ring)
        letter = FIELDS[field - 1][4]
        shared = {"field_id": [field] * len(places), "letter": [letter] * len(places)}
        yield "customers_fieldvalue", table(
            "customers_fieldvalue",
            {
                "id": ids, "customer_id": places + 1, **shared, "is_indexed": np.full(len(places), letter != "X"),
                **columns,
            },
        )  # fmt: skip


def _values(
    rng: np.random.Generator, book: Book, field: int, places: Column, ids: Column, ring: Keyring
) -> dict[str, object]:
    size = len(places)
    if field == TASTE:
        return {
            "text": np.array([code for code, *_names in TASTES])[chosen(rng, (45, 35, 20), size)].tolist()
        }
    if field == SIZE:
        return {
            "text": np.array([code for code, *_names in SIZES])[chosen(rng, (25, 40, 25, 10), size)].tolist()
        }
    if field == WEDDING:
        year = np.minimum(np.maximum(book.who.year[places], 1950) + 24 + rng.integers(0, 10, size), 2024)
        first = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
        return {"day": first + rng.integers(0, 365, size)}
    if field == VIP:
        return {"number": np.full(size, MILLIONTHS)}
    if field == LIMIT:
        return {"number": rng.integers(2, 60, size) * 100_000 * MILLIONTHS}
    words = np.array(ALLERGIES)[rng.integers(0, len(ALLERGIES), size)].tolist()
    sealed = [
        cipher.seal(cipher.unwrap(ring.master, book.keys[place + 1]), value_context(row, place + 1), text)
        for row, place, text in zip(ids.tolist(), places.tolist(), words, strict=True)
    ]
    return {"ciphertext": pa.array(sealed, pa.binary()), "person_key_id": places + 1}


def contact_rows(rng: np.random.Generator, book: Book) -> pa.Table:
    """People of the same shop who speak for its companies: mostly one, sometimes two; the first is called first."""
    who = book.who
    free = (who.organisation == 0) & (who.regular < 0) & (who.profile != COMPANY)
    pairs: list[tuple[int, int, bool]] = []
    for shop in np.unique(who.shop):
        companies = np.flatnonzero((who.organisation > 0) & (who.shop == shop))
        people = iter(rng.permutation(np.flatnonzero(free & (who.shop == shop))).tolist())
        for place, luck in zip(companies.tolist(), rng.random(len(companies)).tolist(), strict=True):
            number = 0 if luck > MAIN_SHARE else 2 if luck < SECOND_SHARE else 1
            spoken = [person for person, _n in zip(people, range(number), strict=False)]
            pairs += [(place, person, not order) for order, person in enumerate(spoken)]
    company = np.array([one for one, _person, _first in pairs], dtype=np.int64)
    person = np.array([one for _company, one, _first in pairs], dtype=np.int64)
    return table(
        "customers_contact",
        {
            "id": np.arange(1, len(pairs) + 1), "organisation_id": company + 1, "person_id": person + 1,
            "role": np.array(ROLES)[chosen(rng, (34, 26, 14, 12, 14), len(pairs))].tolist(),
            "is_primary": [first for _company, _person, first in pairs],
            "from_on": book.days(np.maximum(who.joined[company], who.joined[person])),
        },
    )  # fmt: skip
