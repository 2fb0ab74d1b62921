"""Who belongs to whom: owners and hand-overs, families on one phone, people who are in the book twice."""

import numpy as np

from shuke.doors.demoshop.arrays import Column, chosen
from shuke.doors.demoshop.chain import STORE, Chain, teams
from shuke.doors.demoshop.crowd.contacts import phones
from shuke.doors.demoshop.crowd.people import SLIPS, People
from shuke.doors.demoshop.names import family_names, given_names, spelled
from shuke.doors.demoshop.seasons import Seasons

OWNED = 0.86
HANDED_OVER = 0.12
FAMILIES = 0.03
TWICE = 0.03
OF_PERSON = "gender year month day lunar year_known main side band house thrift part weekday profile evenness"
# Characters that are taken for one another at a till: alike to the ear or to the eye.
ALIKE = dict(
    zip("静婷晓敏丽娟华伟杰浩欣怡佳雪颖玲明志文军", "靖亭小闵莉鹃桦玮捷皓昕宜嘉雯影琳鸣智雯君", strict=True)
)


def tie(rng: np.random.Generator, who: People, made: Chain, when: Seasons, free: Column) -> None:
    """Give the customers owners and marketers, and make families and doubles of some of ``free`` (places)."""
    stores = int((made.channels() == STORE).sum())
    _own(rng, who, made, when, stores)
    _marketers(rng, who, made)
    _sources(rng, who, made, stores)
    shuffled = rng.permutation(free)
    families, twice = round(len(who) * FAMILIES), round(len(who) * TWICE)
    heads, members, doubles, originals = (
        shuffled[start : start + size]
        for start, size in zip(
            np.cumsum([0, families, families, twice]), (families, families, twice, twice), strict=True
        )
    )
    _families(rng, who, heads, members)
    _doubles(rng, who, doubles, originals)


def _own(rng: np.random.Generator, who: People, made: Chain, when: Seasons, stores: int) -> None:
    assistants, former = teams(made)
    size = len(who)
    owned = (who.shop < stores) & (rng.random(size) < OWNED)
    who.owner[:] = np.where(owned, assistants[who.shop, rng.integers(0, assistants.shape[1], size)], 0)
    earliest, last = np.maximum(who.joined, 0) + 10, when.days - 10
    handed = owned & (rng.random(size) < HANDED_OVER) & (earliest < last)
    other = assistants[who.shop, rng.integers(0, assistants.shape[1], size)]
    before = np.where((former[who.shop] > 0) & (rng.random(size) < 0.6), former[who.shop], other)
    handed &= before != who.owner
    who.owner_before[:] = np.where(handed, before, 0)
    day = earliest + (rng.random(size) * np.maximum(last - earliest, 1)).astype(np.int64)
    who.handed_on[:] = np.where(handed, day, 0)


def _marketers(rng: np.random.Generator, who: People, made: Chain) -> None:
    marketers = np.array(made.holding("marketer"))
    share = np.where(who.organisation > 0, 0.7, 0.05)
    who.marketer[:] = np.where(
        rng.random(len(who)) < share, marketers[rng.integers(0, len(marketers), len(who))], 0
    )


def _sources(rng: np.random.Generator, who: People, made: Chain, stores: int) -> None:
    channels = made.channels()
    fresh = who.source == 0
    by_phone = fresh & (who.shop < stores) & (rng.random(len(who)) < 0.2)
    who.source[:] = np.where(by_phone, 2, np.where(fresh, channels[who.shop], who.source))
    who.external[:] = channels[who.shop] == 1
    who.wechat |= channels[who.shop] == 2


def _families(rng: np.random.Generator, who: People, heads: Column, members: Column) -> None:
    """A spouse, or a grown child with the family name, on the head's phone and at the head's store."""
    who.copy_row("phone shop owner owner_before", members, heads)
    who.owner_before[members] = 0
    who.phone[members] = who.phone[heads] = np.where(who.phone[heads] >= 0, who.phone[heads], phones(heads))
    who.household[heads] = who.household[members] = heads
    spouse = rng.random(len(heads)) < 0.6
    woman = np.where(spouse, who.gender[heads] != "f", rng.random(len(heads)) < 0.5)
    older = np.where(spouse, rng.integers(-4, 5, len(heads)), rng.integers(23, 32, len(heads)))
    year = np.minimum(who.year[heads] + older, who.year.max())
    who.gender[members], who.year[members] = np.where(woman, "f", "m"), year
    family = np.where(spouse, family_names(rng, len(heads)), [name[:1] for name in who.name[heads]])
    who.name[members] = np.char.add(family, given_names(rng, woman, year))


def _doubles(rng: np.random.Generator, who: People, doubles: Column, originals: Column) -> None:
    """The same person a second time: misspelt, with another phone, by a nickname, in Latin letters, by card only."""
    who.copy_row(OF_PERSON, doubles, originals)
    who.same_as[doubles] = originals
    slip = 1 + chosen(rng, (30, 25, 20, 10, 15), len(doubles))
    who.slip[doubles] = slip
    same_shop = rng.random(len(doubles)) < 0.7
    for name in ("shop", "owner", "source"):
        column = getattr(who, name)
        column[doubles] = np.where(same_shop, column[originals], column[doubles])
    who.owner_before[doubles] = 0
    other_phone = np.isin(slip, (SLIPS.index("second_phone"), SLIPS.index("latin")))
    mistyped = (slip == SLIPS.index("typo")) & (who.phone[originals] >= 0) & (rng.random(len(doubles)) < 0.6)
    wrong = _one_digit_off(who.phone[originals], 10 ** rng.integers(0, 4, len(doubles)))
    same = np.where(mistyped, wrong, who.phone[originals])
    who.phone[doubles] = np.where(other_phone, who.phone[doubles], same)
    who.phone[doubles[slip == SLIPS.index("no_phone")]] = -1
    who.card[doubles[slip == SLIPS.index("no_phone")]] = True
    who.month[doubles[rng.random(len(doubles)) < 0.3]] = 0
    for to, source, kind in zip(doubles, originals, slip, strict=True):
        who.name[to] = _misspelt(str(who.name[source]), SLIPS[kind], str(who.gender[source]), int(to))


def _one_digit_off(number: Column, place: Column) -> Column:
    digit = number // place % 10
    return np.asarray(number + ((digit + 1) % 10 - digit) * place)


def _misspelt(name: str, slip: str, gender: str, salt: int) -> str:
    if slip == "latin":
        return spelled(name)
    if slip == "nickname":
        return (f"小{name[:1]}", f"阿{name[-1]}", f"{name[:1]}{'姐' if gender == 'f' else '先生'}")[salt % 3]
    if slip == "typo":
        wrong = "".join(ALIKE.get(char, char) for char in name[1:])
        return name[:1] + (wrong if wrong != name[1:] or len(name) < 3 else name[2:])
    return name
