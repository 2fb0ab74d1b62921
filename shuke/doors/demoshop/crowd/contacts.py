"""Contacts as they are stored: numbers and addresses spelled out, sealed with a key per person, found by blind
index. The slow part of a large shop, so it is cut into chunks that other processes can do."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from shuke.customers.rules.names import name_columns
from shuke.customers.rules.sealing import sealed_identifier
from shuke.doors.demoshop.arrays import Column
from shuke.foundation.kernel import cipher
from shuke.foundation.org.keyring import Keyring

# Segments of Chinese mobiles that no operator was ever given: nobody's phone rings.
SEGMENTS = (154, 160, 161, 163, 164, 169)
DOMAINS = ("example.com", "example.net", "example.org")  # RFC 2606
SCATTER = 7_654_321  # shares no factor with the number of phones, so that each place has its own
KIND_NAMES = ["phone", "email", "card", "wechat", "external"]
PHONE, EMAIL, CARD, WECHAT, EXTERNAL = range(5)


def phones(places: Column) -> Column:
    """A number of its own for each place, as a number below 10 to the 8th times the segments."""
    return (places.astype(np.int64) * SCATTER + 13_579_246) % (len(SEGMENTS) * 10**8)


def spelled_phone(number: int) -> str:
    """The phone as it is normalised, +86 and eleven digits."""
    return f"+86{SEGMENTS[number // 10**8]}{number % 10**8:08d}"


@dataclass(frozen=True, slots=True)
class Contacts:
    """Some customers' contact columns, in the order of their ids; the first identifier gets ``first_row``."""

    ids: Column
    names: Column
    year: Column
    phone: Column
    phone_too: Column
    mail: Column
    card: Column
    wechat: Column
    external: Column
    first_row: int

    def kinds(self) -> list[tuple[int, Column]]:
        """Which customers have which kind of identifier; a kind may come twice."""
        every = np.arange(len(self.ids))
        return [
            (PHONE, every[self.phone >= 0]), (PHONE, every[self.phone_too >= 0]), (EMAIL, every[self.mail >= 0]),
            (CARD, every[self.card]), (WECHAT, every[self.wechat]), (EXTERNAL, every[self.external]),
        ]  # fmt: skip

    def count(self) -> int:
        """How many identifiers they have."""
        return sum(len(places) for _kind, places in self.kinds())


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is stored: search columns of the names, wrapped keys, identifiers (``who`` is the place in the chunk)."""

    names: dict[str, list[str]]
    wrapped: list[bytes]
    who: Column
    kind: Column
    primary: Column
    ciphertext: list[bytes]
    blind: list[bytes]
    tail: list[bytes | None]


def sealed(people: Contacts, ring: Keyring) -> Sealed:
    """Spell out, seal and index one chunk."""
    columns = [name_columns(str(name)) for name in people.names]
    keys = [cipher.new_person_key() for _ in people.ids]
    kinds = people.kinds()
    who = np.concatenate([places for _kind, places in kinds])
    kind = np.concatenate([np.full(len(places), code) for code, places in kinds])
    too = np.concatenate([np.full(len(places), number == 1) for number, (_kind, places) in enumerate(kinds)])
    order = np.lexsort((too, kind, who))
    who, kind, too = who[order], kind[order], too[order]
    texts = [
        _text(people, columns[place]["pinyin"], place, code, second)
        for place, code, second in zip(who, kind, too, strict=True)
    ]
    ids = people.ids.tolist()
    stored = [
        sealed_identifier(
            kind=KIND_NAMES[code], normal=text, row_id=people.first_row + row, key_id=ids[place], key=keys[place],
            index_key=ring.index,
        )
        for row, (place, code, text) in enumerate(zip(who.tolist(), kind.tolist(), texts, strict=True))
    ]  # fmt: skip
    names: dict[str, list[str]] = {
        "given_name": [one["given_name"] for one in columns], "pinyin": [one["pinyin"] for one in columns],
        "given_pinyin": [one["given_pinyin"] for one in columns], "initials": [one["initials"] for one in columns],
    }  # fmt: skip
    return Sealed(
        names, [cipher.wrap(ring.master, key) for key in keys], who, kind, ~too, [one.ciphertext for one in stored],
        [one.blind for one in stored], [one.tail for one in stored],
    )  # fmt: skip


def _text(people: Contacts, pinyin: str, place: int, kind: int, second: bool) -> str:
    customer = int(people.ids[place])
    if kind == PHONE:
        return spelled_phone(int((people.phone_too if second else people.phone)[place]))
    if kind == EMAIL:
        return (
            f"{pinyin[:24] or 'shop'}{people.year[place] % 100:02d}{customer}@{DOMAINS[people.mail[place]]}"
        )
    if kind == CARD:
        return f"8806{customer:08d}"
    if kind == WECHAT:
        return f"oSJ-{customer * 2_654_435_761 % 2**48:012x}-{customer % 97:02d}"
    return f"W{customer:08d}"


def identifier_columns(found: Sealed, ids: Column, first_row: int) -> dict[str, object]:
    """Columns of customers_identifier, but for source and capture, which the caller knows."""
    customer = ids[found.who]
    return {
        "id": first_row + np.arange(len(customer)), "customer_id": customer,
        "kind": np.array(KIND_NAMES)[found.kind].tolist(), "ciphertext": pa.array(found.ciphertext, pa.binary()),
        "person_key_id": customer, "blind": pa.array(found.blind, pa.binary()),
        "tail": pa.array(found.tail, pa.binary()), "is_primary": found.primary,
    }  # fmt: skip
