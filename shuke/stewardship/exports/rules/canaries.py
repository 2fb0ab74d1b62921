"""The canary: one invented customer in each file, who is nowhere else, so that a file that got about names its taker."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔"
)
FIRST = "嘉子雨思梓若欣宇浩俊晓佳文志建国丽秀海春明永立敬承书映念知清景望叙予安礼"
LAST = "轩涵怡然晨辉琳萱豪杰瑶婷妍宁川岚溪禾舟南霖珩朔汐言初衡屿笙棠蘅澄砚霁"
# Blocks that no network gives out: who finds the file calls nobody.
PREFIXES = ("154", "160", "161", "163", "164", "169")


@dataclass(frozen=True, slots=True)
class Canary:
    """An invented person: name, phone as a person types it, member number."""

    name: str
    phone: str
    member_no: str

    @property
    def phone_masked(self) -> str:
        """As lists show it."""
        return f"{self.phone[:3]}****{self.phone[-4:]}"


def canary_of(draw: Callable[[int], int], member_no: str) -> Canary:
    """Somebody who does not exist; ``draw(n)`` is a whole number below n. The member number looks like ``member_no``."""
    name = "".join(letters[draw(len(letters))] for letters in (SURNAMES, FIRST, LAST))
    phone = PREFIXES[draw(len(PREFIXES))] + "".join(str(draw(10)) for _place in range(8))
    return Canary(name, phone, "".join(str(draw(10)) if letter.isdigit() else letter for letter in member_no))


def planted(
    keys: Sequence[str], lines: Sequence[Sequence[Any]], canary: Canary, draw: Callable[[int], int]
) -> list[list[Any]]:
    """The lines with the canary among them: what is not a name or a number is as in some other line."""
    own = {"name": canary.name, "phone_masked": canary.phone_masked, "member_no": canary.member_no}
    model = lines[draw(len(lines))]
    line = [
        own[key] if key in own and (value or key == "name") else value
        for key, value in zip(keys, model, strict=True)
    ]
    place = draw(len(lines) + 1)
    return [*map(list, lines[:place]), line, *map(list, lines[place:])]
