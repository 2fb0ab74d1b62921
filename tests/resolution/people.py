"""Made-up people of a Chinese chain, some of them entered twice, and some who only look alike; written before the matcher.

A person has a true number; each record of it is a spelling: homophones by an input method, a nickname or only a family name
and a title, slips in pinyin, another phone after a move, a birthday with day and month the wrong way round, columns left out.
At least a fifth of the people are hard negatives, drawn on purpose: twins at one address and one phone, a family that shares
one phone, colleagues who share a birthday, and the many 王伟 of a city. ``people(seed, count)`` gives records in random order;
equal seeds give equal people.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

FAMILIES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾"
    "丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤"
    "尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟 芳 娜 秀英 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 "
    "秀兰 霞 平 刚 桂英 建华 建国 志强 志明 晓明 晓红 晓燕 海燕 玉兰 玉梅 红梅 春梅 国强 "
    "文博 文静 雅静 雅婷 欣怡 欣悦 子涵 梓涵 梓轩 子轩 浩然 浩宇 宇轩 雨桐 雨欣 诗涵 思涵 思琪 "
    "佳怡 佳琪 嘉怡 嘉琪 俊杰 俊豪 天宇 天佑 慧敏 惠敏 慧琳 惠琳 立群 力群 建平 剑平 丽华 莉华 "
    "丽萍 莉萍 小慧 晓慧 小惠 海涛 海波 振华 振国 永强 永刚 国栋 国庆 新华 金凤 金花 素珍 淑珍 "
    "淑芬 淑华 凤英 凤兰 月英 月华 少华 绍华 志远 致远 明远 明轩 一诺 依诺 语嫣 雨嫣 可欣 可馨 "
).split()
# Characters that an input method offers for the same syllable.
ALIKE = (
    "伟玮炜苇", "芳方坊", "娜纳", "敏闽", "静靖婧敬", "丽莉俐", "强蔷", "磊蕾", "军君钧均", "洋扬阳杨",
    "勇永咏", "艳燕雁", "杰洁婕捷", "娟涓", "涛韬", "明铭鸣", "慧惠蕙", "琳林霖", "立力", "群裙",
    "建剑健", "平萍苹", "华花", "小晓筱", "怡仪宜", "欣新心馨鑫", "悦月玥", "涵晗含", "轩萱", "浩皓昊",
    "宇雨羽语", "桐彤", "诗思", "琪琦棋", "佳嘉家", "俊骏峻", "豪浩", "珍真", "淑书", "芬分",
    "凤奉", "英瑛樱", "志致智", "远源", "诺糯", "嫣烟", "可克", "振镇震", "国果", "栋冻",
    "玉钰裕", "梅玫", "春椿", "红虹宏", "海亥", "波博", "文雯",
)  # fmt: skip
CITIES = (
    "杭州市西湖区",
    "杭州市拱墅区",
    "宁波市海曙区",
    "苏州市姑苏区",
    "南京市鼓楼区",
    "上海市徐汇区",
    "无锡市梁溪区",
    "嘉兴市南湖区",
)
ROADS = "文三路 文一路 中山北路 解放路 人民路 建设路 和平路 体育场路 凤起路 延安路 学院路 莫干山路 古翠路 教工路 天目山路".split()
SLIPS = str.maketrans({"n": "m", "m": "n", "i": "u", "u": "i", "g": "h", "z": "s", "l": "k"})
HARD_SHARE = 0.22


@dataclass(frozen=True, slots=True)
class Person:
    """One record; ``truth`` is the number of whom it is of, ``why_hard`` why the person is a hard negative."""

    id: int
    truth: int
    name: str
    phones: tuple[str, ...] = ()
    email: str = ""
    birthday: tuple[int | None, int, int] | None = None
    gender: str = ""
    address: str = ""
    device: str = ""
    cards: tuple[str, ...] = ()
    why_hard: str = ""
    goods: frozenset[str] = field(default_factory=frozenset)


def people(seed: int, count: int, twice: float = 0.25) -> list[Person]:
    """Records of ``count`` people, a share of them entered two or three times."""
    chance = random.Random(seed)
    true = _true_people(chance, count)
    records: list[Person] = []
    for person in true:
        copies = 1 + (chance.random() < twice) + (chance.random() < twice * 0.15)
        records.append(person)
        records += [_entered_again(chance, person) for _copy in range(copies - 1)]
    chance.shuffle(records)
    return [replace(record, id=place + 1) for place, record in enumerate(records)]


def pairs_of(records: list[Person]) -> set[tuple[int, int]]:
    """All pairs of records that are of one person, by record number."""
    by_truth: dict[int, list[int]] = {}
    for record in records:
        by_truth.setdefault(record.truth, []).append(record.id)
    return {
        (min(a, b), max(a, b)) for ids in by_truth.values() for i, a in enumerate(ids) for b in ids[i + 1 :]
    }


def _true_people(chance: random.Random, count: int) -> list[Person]:
    found: list[Person] = []
    while len(found) < count:
        number = len(found) + 1
        if found and chance.random() < HARD_SHARE * 0.95:  # twins come in twos
            found += _hard(chance, number, chance.choice(found[-200:]))
        else:
            found.append(_somebody(chance, number))
    return found[:count]


def _somebody(chance: random.Random, number: int) -> Person:
    name = _family(chance) + _given(chance)
    born = date(1950, 1, 1) + timedelta(days=chance.randrange(365 * 57))
    return Person(
        id=0, truth=number, name=name, phones=(_phone(chance),),
        email=_email(chance, number) if chance.random() < 0.3 else "",
        birthday=(born.year, born.month, born.day) if chance.random() < 0.75 else None,
        gender=chance.choice("fm"), address=_address(chance) if chance.random() < 0.6 else "",
        device=f"d{chance.randrange(10**9)}" if chance.random() < 0.3 else "",
        cards=(f"V{number:07}",) if chance.random() < 0.35 else (),
        goods=frozenset(f"g{chance.randrange(80)}" for _ in range(chance.randrange(1, 7))),
    )  # fmt: skip


def _hard(chance: random.Random, number: int, other: Person) -> list[Person]:
    """People who are not ``other`` and share a lot: the first of each kind may stand beside somebody already there."""
    kind = chance.choice(("twins", "family", "namesakes", "colleague"))
    if kind == "twins":
        base = _somebody(chance, number)
        address, phone = _address(chance), base.phones
        born = base.birthday or (2001, 5, 17)
        first = replace(base, address=address, birthday=born, why_hard="twins")
        given = chance.choice([one for one in GIVEN if len(one) == max(1, len(base.name) - 1)])
        second = replace(
            _somebody(chance, number + 1), name=base.name[0] + given, phones=phone, birthday=born, address=address,
            gender=base.gender, why_hard="twins",
        )  # fmt: skip
        return [first, second] if second.name != first.name else [first]
    if kind == "family":
        child = _somebody(chance, number)
        return [
            replace(
                child, name=other.name[0] + _given(chance), phones=other.phones, address=other.address,
                device=other.device, why_hard="family",
            )
        ]  # fmt: skip
    if kind == "namesakes":
        name = chance.choice(("王伟", "王芳", "李伟", "张伟", "李娜", "刘洋", "王静", "张敏"))
        return [replace(_somebody(chance, number), name=name, why_hard="namesakes")]
    colleague = _somebody(chance, number)
    return [replace(colleague, birthday=other.birthday, address=other.address, why_hard="colleague")]


def _entered_again(chance: random.Random, person: Person) -> Person:
    """The same person once more, as another till or form wrote it; at least one thing still tells who it is."""
    name = person.name
    spelling = chance.random()
    if spelling < 0.3:
        name = _homophone(chance, name)
    elif spelling < 0.38 and len(name) == 3:
        name = name[0] + chance.choice(("小", "阿")) + name[-1]
    elif spelling < 0.46:
        name = _in_pinyin(chance, name)
    has_moved = chance.random() < 0.3
    phones = (_phone(chance),) if has_moved else person.phones
    keeps_birthday = person.birthday is not None and (has_moved or chance.random() < 0.7)
    birthday = _said_again(chance, person.birthday) if keeps_birthday and person.birthday else None
    keeps_mail = bool(person.email) and (has_moved or chance.random() < 0.6)
    tells = keeps_mail or birthday is not None or (bool(person.device) and has_moved)
    if has_moved and not tells:  # nobody could know: the till typed the card in this case
        phones = person.phones
    return replace(
        person, name=name, phones=phones, birthday=birthday, email=person.email if keeps_mail else "",
        address=_address(chance) if has_moved else person.address if chance.random() < 0.6 else "",
        gender=person.gender if chance.random() < 0.7 else "", cards=(),
        device=person.device if chance.random() < 0.7 else "",
        goods=frozenset(one for one in person.goods if chance.random() < 0.7) | {f"g{chance.randrange(80)}"},
    )  # fmt: skip


def _homophone(chance: random.Random, name: str) -> str:
    places = [i for i in range(1, len(name)) if any(name[i] in group for group in ALIKE)]
    if not places:
        return name
    place = chance.choice(places)
    group = next(group for group in ALIKE if name[place] in group)
    return (
        name[:place]
        + chance.choice([char for char in group if char != name[place]] or [name[place]])
        + name[place + 1 :]
    )


def _in_pinyin(chance: random.Random, name: str) -> str:
    from pypinyin import lazy_pinyin

    text = "".join(lazy_pinyin(name))
    if chance.random() < 0.5:
        place = chance.randrange(len(text))
        text = text[:place] + text[place].translate(SLIPS) + text[place + 1 :]
    return text


def _said_again(chance: random.Random, said: tuple[int | None, int, int]) -> tuple[int | None, int, int]:
    year, month, day = said
    luck = chance.random()
    if luck < 0.05 and day <= 12:
        return year, day, month
    if luck < 0.15:
        return None, month, day
    if luck < 0.2 and day > 1:
        return year, month, day - 1
    return said


def _family(chance: random.Random) -> str:
    return FAMILIES[min(int(chance.expovariate(1 / 18)), len(FAMILIES) - 1)]


def _given(chance: random.Random) -> str:
    return GIVEN[min(int(chance.expovariate(1 / 40)), len(GIVEN) - 1)]


def _phone(chance: random.Random) -> str:
    return f"1{chance.choice('35789')}{chance.randrange(10**9):09}"


def _email(chance: random.Random, number: int) -> str:
    host = chance.choice(("qq.com", "163.com", "example.com"))
    return f"{chance.choice(('a', 'tea', 'w', 'li'))}{number}{chance.randrange(100)}@{host}"


def _address(chance: random.Random) -> str:
    house = f"{chance.randrange(1, 900)}号{chance.randrange(1, 30)}幢{chance.randrange(101, 3099)}室"
    return f"{chance.choice(CITIES)}{chance.choice(ROADS)}{house}"
