"""Names as people search for them: given name, pinyin, initials."""

import re
import unicodedata
from functools import lru_cache
from typing import TypedDict

from pypinyin import lazy_pinyin

# Two-character family names that are still common.
COMPOUND = frozenset(
    "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 司空 夏侯 端木 轩辕 百里 东郭 南宫 西门 申屠".split()
)
# Family names that are read otherwise than the same character in running text.
FAMILY_READING = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "乐": "yue", "朴": "piao", "区": "ou", "查": "zha",
    "盖": "ge", "翟": "zhai", "任": "ren", "华": "hua", "燕": "yan", "宁": "ning", "缪": "miao", "召": "shao",
    "种": "chong", "员": "yun", "折": "she", "隗": "wei", "洗": "xian", "冼": "xian", "秘": "bi", "逄": "pang",
    "尉迟": "yuchi", "长孙": "zhangsun",
}  # fmt: skip
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_LETTERS = re.compile(r"[^a-z0-9]")


class NameColumns(TypedDict):
    """What is stored beside a name so that it is found."""

    given_name: str
    pinyin: str
    given_pinyin: str
    initials: str


def clean(name: str) -> str:
    """NFC, without control characters and repeated blanks."""
    text = unicodedata.normalize("NFC", name)
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Zs") else c for c in text).split())


def family_and_given(name: str) -> tuple[str, str]:
    """A Chinese name of up to four characters as family and given name; others whole, with no given name."""
    if not name or len(name) > 4 or not all(_HAN.match(char) for char in name) or len(name) == 1:
        return name, ""
    cut = 2 if name[:2] in COMPOUND and len(name) > 2 else 1
    return name[:cut], name[cut:]


@lru_cache(maxsize=200_000)
def _syllables(text: str) -> tuple[str, ...]:
    plain = (
        unicodedata.normalize("NFKD", syllable).lower() for syllable in lazy_pinyin(text)
    )  # ü is typed u
    words = (_LETTERS.sub("", part) for syllable in plain for part in syllable.split())
    return tuple(word for word in words if word)


@lru_cache(maxsize=20_000)
def _family_syllables(family: str) -> tuple[str, ...]:
    reading = FAMILY_READING.get(family)
    return (
        (reading,)
        if reading and len(family) == 1
        else (_syllables(family) if not reading else _pair(reading, family))
    )


def _pair(reading: str, family: str) -> tuple[str, ...]:
    second = _syllables(family[1:])[0]
    return (reading[: -len(second)], second)


def name_columns(name: str) -> NameColumns:
    """Search columns of a name: 单小慧 → given 小慧, pinyin shanxiaohui, given pinyin xiaohui, initials sxh.

    Names in Latin letters keep their words: "Anna Lee" → pinyin annalee, given pinyin lee, initials al.
    """
    family, given = family_and_given(name)
    if given:
        first, rest = _family_syllables(family), _syllables(given)
    else:
        words = _syllables(name)
        first, rest = words[:1], words[1:]
        given = " ".join(name.split()[1:]) if " " in name else ""
    every = first + rest
    return {
        "given_name": given[:120],
        "pinyin": "".join(every)[:240],
        "given_pinyin": "".join(rest)[:240] if given else "",
        "initials": "".join(word[0] for word in every)[:60],
    }
