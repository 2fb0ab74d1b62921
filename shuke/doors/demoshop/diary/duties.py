"""What is to be done today: promises that somebody made, and whom the agents look after. Routine follow-ups are
not made here: the nightly plan makes them from the figures, as in any shop."""

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from shuke.doors.demoshop.arrays import Column
from shuke.doors.demoshop.cast import REGULARS
from shuke.doors.demoshop.crowd.book import Book, microseconds
from shuke.doors.demoshop.crowd.regulars import places_of
from shuke.doors.demoshop.goods.shelf import LEAVES
from shuke.doors.demoshop.tables import known, table

DAY = 86_400_000_000
# Per follow-up of one person: days from today it is due.
DUE = {
    "assistant": (-2, 0, 0, 1),
    "store_manager": (-1, 0, 0, 2),
    "region_manager": (0, 1),
    "chain_manager": (0, 2),
    "marketer": (-1, 0, 0, 3),
}
GIVEN_WORDS = 2  # of an assistant's: one that is late, one of today
DUE_AGENT = (-1, 0, 0, 2)
DONE = ("reached", "visited", "no_answer")
PROMISES = {
    "green": ("秋茶龙井到了，请来试一泡", "答应留一罐明前特级"),
    "black": ("正山小种新批到了，告诉他", "上次的金骏眉问问喝得怎样"),
    "oolong": ("约周末来试新焙的肉桂", "鸭屎香缺货，到了告诉他"),
    "white": ("老白茶饼到货，答应过告诉他", "寿眉煮法发给他"),
    "puer": ("小青柑新批到了", "答应找一片三年以上的熟饼"),
    "scented": ("桂花龙井到了，留了两罐", "茉莉龙珠换了新包装，问问意见"),
    "": ("售后回访，问问礼盒收到没有", "上次说要配一套盖碗，选几款发给他", "答应寄样，问地址"),
}  # fmt: skip
TO_MANAGERS = ("大客户年礼，约时间当面谈", "投诉处理后回访", "连续三年的老客，请来私享茶会")
TO_MARKETERS = ("公司年礼意向，等报价", "合同到期，问续订", "样品寄出三天，问意见", "对账单已发，确认")
TO_SERVICE = (
    "换货寄回了，告诉客户",
    "礼盒少发一罐，补寄后回访",
    "发票抬头已改，请确认",
    "壶盖有裂纹，问换还是退",
)
TO_VIP = ("黑金客户生日前致电", "新春礼单初稿请过目", "半年未用专属顾问，问候一声", "私享茶会留座，请确认")


@dataclass(slots=True)
class Duties:
    """Promises as columns under construction, and who is looked after by an agent."""

    customer: list[int] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    due: list[int] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    assigned: list[tuple[int, int, str]] = field(default_factory=list)

    def promise(
        self, place: int, staff: int, due: int, text: str, done: str = "", kind: str = "manual"
    ) -> None:
        """Somebody owes a customer something, ``due`` days from today; a word that was given is of kind "promise"."""
        self.customer.append(place)
        self.owner.append(staff)
        self.due.append(due)
        self.text.append(text)
        self.done.append(done)
        self.kind.append(kind)


def duties(
    rng: np.random.Generator, book: Book, spend: Column, latest: Column, credited: dict[int, Column]
) -> Duties:
    """Nobody of the team begins the day with an empty list who has one at all.

    ``spend`` and ``latest`` (day of the last purchase, -1 none) per customer; ``credited`` the customers of each
    marketer's standing sales.
    """
    made = Duties()
    who, chain = book.who, book.made
    for regular, place in places_of(who).items():
        if promise := REGULARS[regular].promise:
            made.promise(place, int(who.owner[place]), promise[1], promise[0])
    lively = np.flatnonzero((latest >= book.when.days - 240) & (who.regular < 0) & (who.same_as < 0))
    by_owner = _grouped(who.owner[lively], lively)
    by_shop = _grouped(who.shop[lively], lively)
    shop_of = {chain.places[unit - 1].code: place for place, unit in enumerate(chain.shops())}
    for staff, one in enumerate(chain.team, 1):
        if not one.active or one.role not in DUE:
            continue
        if one.role == "assistant":
            _by_taste(rng, book, made, staff, by_owner.get(staff, lively[:0]))
        elif one.role == "marketer":
            _some(rng, made, staff, credited.get(staff, lively[:0]), DUE[one.role], TO_MARKETERS)
        elif one.role == "store_manager":
            _some(rng, made, staff, by_shop.get(shop_of[one.unit], lively[:0]), DUE[one.role], TO_MANAGERS)
        else:
            _some(rng, made, staff, _region(book, one.unit, lively), DUE[one.role], TO_MANAGERS)
    _agents(rng, book, made, spend, latest, lively)
    return made


def _grouped(key: Column, places: Column) -> dict[int, Column]:
    order = np.argsort(key, kind="stable")
    values, starts = np.unique(key[order], return_index=True)
    return {int(value): part for value, part in zip(values, np.split(places[order], starts[1:]), strict=True)}


def _region(book: Book, code: str, lively: Column) -> Column:
    path = book.made.paths[book.made.unit_id(code) - 1]
    under = [book.made.paths[unit - 1].startswith(path) for unit in book.made.shops()]
    return np.asarray(lively[np.array(under)[book.who.shop[lively]]])


def _some(
    rng: np.random.Generator, made: Duties, staff: int, among: Column, due: Any, texts: tuple[str, ...]
) -> None:
    picked = rng.permutation(among)[: len(due)]
    for number, (place, day) in enumerate(zip(picked.tolist(), due, strict=False)):
        made.promise(place, staff, day, texts[number % len(texts)])


def _by_taste(rng: np.random.Generator, book: Book, made: Duties, staff: int, among: Column) -> None:
    """An assistant's promises fit what the customer drinks; two of last week are done."""
    leaves = {number: code for code, number in LEAVES.items()}
    picked = rng.permutation(among)[: len(DUE["assistant"]) + 2].tolist()
    for number, place in enumerate(picked):
        texts = PROMISES.get(leaves[int(book.who.main[place])], PROMISES[""])
        if number < len(DUE["assistant"]):
            kind = "promise" if number < GIVEN_WORDS else "manual"
            made.promise(place, staff, DUE["assistant"][number], texts[number % len(texts)], kind=kind)
        else:
            made.promise(place, staff, -3 - number, texts[0], DONE[int(rng.integers(0, len(DONE)))])


def _agents(
    rng: np.random.Generator, book: Book, made: Duties, spend: Column, latest: Column, lively: Column
) -> None:
    """Service agents have who bought lately, VIP agents who buys most; both have something to do."""
    chain, lately = book.made, lively[latest[lively] >= book.when.days - 30]
    best = lively[np.argsort(-spend[lively], kind="stable")]
    best = best[book.who.organisation[best] == 0]
    for role, among, texts, each in (
        ("service_agent", rng.permutation(lately), TO_SERVICE, 45), ("vip_agent", best, TO_VIP, 60),
    ):  # fmt: skip
        agents = chain.holding(role)
        size = min(each, max(4, len(among) // (2 * len(agents))))
        for number, staff in enumerate(agents):
            mine = among[number :: len(agents)][:size]
            made.assigned += [
                (place, staff, "case" if role == "service_agent" else "vip") for place in mine.tolist()
            ]
            _some(rng, made, staff, mine, DUE_AGENT, texts)


def followup_rows(book: Book, made: Duties, now: int) -> pa.Table:
    """Rows of care_followup: promises, some of them kept."""
    who, today = book.who, book.when.days - 1
    place, due = np.array(made.customer), np.array(made.due)
    done = np.array([bool(outcome) for outcome in made.done])
    shops = book.made.shops()
    owner = np.array(made.owner)
    return table(
        "care_followup",
        {
            "id": np.arange(1, len(place) + 1), "customer_id": place + 1, "kind": made.kind,
            "occasion": [f"{kind}:demo{number:08d}" for number, kind in enumerate(made.kind, 1)],
            "reason": [json.dumps({"text": text}, ensure_ascii=False) for text in made.text],
            "owner_id": owner, "unit_path": [book.made.paths[shops[shop] - 1] for shop in who.shop[place]],
            "due_on": book.days(today + due), "done_at": microseconds(np.where(done, now + (due + 1) * DAY - 30_000_000_000, -1)),
            "done_by_id": known(np.where(done, owner, 0)), "outcome": made.done,
            "created_at": now + (np.minimum(due, 0) - 12) * DAY,
        },
    )  # fmt: skip


def assignment_rows(rng: np.random.Generator, made: Duties, now: int) -> pa.Table:
    """Rows of customers_assignment; some service work is over and its reach ends in a few days."""
    size = len(made.assigned)
    service = np.array([reason == "case" for _place, _staff, reason in made.assigned])
    since = now - (rng.random(size) * np.where(service, 20, 300) * DAY).astype(np.int64)
    ending = service & (rng.random(size) < 0.25)
    end = now + ((1 + 6 * rng.random(size)) * DAY).astype(np.int64)
    return table(
        "customers_assignment",
        {
            "id": np.arange(1, size + 1), "customer_id": [place + 1 for place, _s, _r in made.assigned],
            "staff_id": [staff for _p, staff, _r in made.assigned], "reason": [reason for _p, _s, reason in made.assigned],
            "from_at": since, "until_at": microseconds(np.where(ending, end, -1)),
        },
    )  # fmt: skip
