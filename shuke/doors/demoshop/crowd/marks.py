"""What staff put on customers: tags by taste, notes in their own words."""

import numpy as np
import pyarrow as pa

from shuke.customers.rules.sealing import note_context
from shuke.doors.demoshop.arrays import Column
from shuke.doors.demoshop.cast import REGULARS
from shuke.doors.demoshop.crowd.book import Book
from shuke.doors.demoshop.crowd.regulars import places_of
from shuke.doors.demoshop.goods.shelf import LEAVES
from shuke.doors.demoshop.seasons import COMPANY, GIFTS
from shuke.doors.demoshop.tables import known, table
from shuke.foundation.kernel import cipher
from shuke.foundation.org.keyring import Keyring

# label, English, colour, the categories or circumstance that earn it
TAGS = (
    ("龙井", "Longjing", "success", "green"),
    ("红茶", "Black tea", "danger", "black"),
    ("乌龙", "Oolong", "neutral", "oolong"),
    ("老白茶", "Aged white tea", "neutral", "white"),
    ("普洱", "Pu'er", "neutral", "puer"),
    ("花茶", "Scented tea", "neutral", "scented"),
    ("养生", "Herbal", "neutral", "herbal"),
    ("器具", "Teaware", "info", "ware_gaiwan"),
    ("礼盒", "Gift boxes", "accent", "gift"),
    ("送礼", "Buys gifts", "accent", "gives"),
    ("企业礼品", "Business gifts", "info", "company"),
    ("农历生日", "Lunar birthday", "neutral", "lunar"),
    ("茶会", "Tea evenings", "info", "some"),
    ("品茶", "Likes to taste", "neutral", "some"),
    ("退货后", "After a return", "warning", "none"),
    ("街坊", "Neighbour", "neutral", "some"),
)  # fmt: skip
TAGGED = 0.5
NOTED = 0.05
NOTES_AT_MOST = 20_000
NOTES = (
    "口味偏清淡，第一泡要快出汤。",
    "送礼为主，包装要素雅，不要大红。",
    "家里老人喝，少推浓茶。",
    "喜欢坐着慢慢试，别催。",
    "周末才有空，平时发微信回得晚。",
    "问过老茶，等到货了告诉一声。",
    "对价格敏感，满减的时候来。",
    "爱收器具，青瓷新款到了可以叫来看。",
    "公司在附近，中午来，要快。",
    "睡眠不好，下午以后只喝白茶和花草茶。",
    "孩子在国外，寄茶要抽真空、小包装。",
    "上次的桂花乌龙说很香，可以再推。",
)  # fmt: skip


def tag_rows(rng: np.random.Generator, book: Book) -> list[tuple[str, pa.Table]]:
    """The tags, and who has which."""
    label, label_en, colour, _why = zip(*TAGS, strict=True)
    tags = {"id": range(1, len(TAGS) + 1), "label": label, "label_en": label_en, "colour": colour}
    place, tag = _taggings(rng, book)
    order = np.lexsort((tag, place))
    place, tag = place[order], tag[order]
    at = np.maximum(book.enrolled[place], int(book.enrolled[place].min(initial=0))) + 3_600_000_000
    rows = {
        "id": np.arange(1, len(place) + 1), "customer_id": place + 1, "tag_id": tag + 1,
        "tagged_by_id": known(book.who.owner[place]), "tagged_at": at,
    }  # fmt: skip
    return [
        ("customers_tag", table("customers_tag", tags)),
        ("customers_tagging", table("customers_tagging", rows)),
    ]


def _taggings(rng: np.random.Generator, book: Book) -> tuple[Column, Column]:
    who, places, tags = book.who, [], []
    labels = [label for label, *_rest in TAGS]
    for number, (_label, _en, _colour, why) in enumerate(TAGS):
        earned = _earned(book, why)
        share = 0.02 if why == "some" else TAGGED
        found = np.flatnonzero(earned & (rng.random(len(who)) < share) & (who.regular < 0))
        places.append(found)
        tags.append(np.full(len(found), number))
    for regular, place in places_of(who).items():
        of_regular = [labels.index(label) for label in REGULARS[regular].tags]
        places.append(np.full(len(of_regular), place))
        tags.append(np.array(of_regular, dtype=np.int64))
    return np.concatenate(places), np.concatenate(tags).astype(np.int64)


def _earned(book: Book, why: str) -> Column:
    who = book.who
    if why in LEAVES:
        return np.asarray((who.main == LEAVES[why]) | (who.side == LEAVES[why]) & (who.evenness > 3))
    special = {
        "gives": who.profile == GIFTS, "company": who.profile == COMPANY, "lunar": who.lunar & (who.month > 0),
        "none": np.zeros(len(who), dtype=bool),
    }  # fmt: skip
    return np.asarray(special.get(why, np.ones(len(who), dtype=bool)))


def noted(rng: np.random.Generator, book: Book, first: Column, until: int) -> list[tuple[int, str, int, int]]:
    """Who has a note: customer's place, text, writer, moment; the regulars have their own."""
    who = book.who
    may = np.flatnonzero((who.owner > 0) & (first >= 0) & (who.regular < 0))
    picked = np.sort(rng.permutation(may)[: min(NOTES_AT_MOST, round(len(may) * NOTED))])
    text = rng.integers(0, len(NOTES), len(picked))
    begin = np.maximum(first[picked], book.enrolled[picked])
    at = begin + (rng.random(len(picked)) * np.maximum(until - begin, 0)).astype(np.int64)
    found = [
        (place, NOTES[number], int(who.owner[place]), moment)
        for place, number, moment in zip(picked.tolist(), text.tolist(), at.tolist(), strict=True)
    ]
    for regular, place in places_of(who).items():
        for number, words in enumerate(REGULARS[regular].notes):
            found.append((place, words, int(who.owner[place]), until - (number * 11 + 9) * 86_400_000_000))
    return found


def note_rows(book: Book, notes: list[tuple[int, str, int, int]], ring: Keyring) -> pa.Table:
    """Rows of customers_note, sealed with the keys that the book kept."""
    sealed = []
    for row, (place, text, _writer, _at) in enumerate(notes, 1):
        key = cipher.unwrap(ring.master, book.keys[place + 1])
        sealed.append(cipher.seal(key, note_context(row, place + 1), text))
    customer = np.array([place + 1 for place, *_rest in notes], dtype=np.int64)
    return table(
        "customers_note",
        {
            "id": np.arange(1, len(notes) + 1), "customer_id": customer, "ciphertext": pa.array(sealed, pa.binary()),
            "person_key_id": customer, "written_by_id": known([writer for _p, _t, writer, _a in notes]),
            "written_at": np.array([at for *_rest, at in notes], dtype=np.int64),
        },
    )  # fmt: skip
