"""Names of people and companies, drawn from lists: family names by how common they are, given names by
gender and decade of birth. Rounded common knowledge, nobody's data set."""

from dataclasses import dataclass

import numpy as np

from shuke.customers.rules.names import FAMILY_READING, family_and_given, name_columns
from shuke.doors.demoshop.arrays import Column, chosen

# Family names per 10,000 people, in groups of the same weight.
FAMILIES = {
    700: "王李张", 480: "刘陈", 300: "杨", 210: "赵黄周吴", 150: "徐孙胡朱", 115: "高林何郭马", 85: "罗梁宋郑谢韩唐",
    65: "冯于董肖程曹沈", 55: "袁邓许傅蒋苏吕", 43: "曾彭卢蔡丁魏薛叶余潘杜", 34: "戴夏钟汪田任姜范方石姚谭廖邹",
    27: "熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱", 19: "汤尹黎易常武乔贺赖龚文", 14: "庞樊殷施陶洪翟安颜倪严",
    10: "牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳", 7: "邢路岳齐梅莫庄辛管祝左涂耿童欧卜凌包", 3: "单仇解乐区查缪宁华燕盖召",
}  # fmt: skip
COMPOUND = "欧阳 上官 诸葛 司徒 司马 皇甫 慕容 夏侯 令狐 端木"


@dataclass(frozen=True, slots=True)
class Fashion:
    """What children of one gender were called in some years: first and last characters, and single ones."""

    first: str
    last: str
    single: str
    singles: float


MEN = {
    1940: Fashion(
        "国建志永德文明荣根福林金长春玉正家世", "华明生民荣祥发平义良成兴清方忠山", "明平华勇", 0.06
    ),
    1960: Fashion("建国志永卫伟文海新晓立春小军", "民华平明东强兵生良忠江钢林波", "军勇明强平刚伟", 0.22),
    1970: Fashion("志国建海晓文立俊永小卫春东", "强军伟华明峰斌勇辉刚平涛", "伟勇军强斌辉波涛刚峰", 0.3),
    1980: Fashion("志晓文俊海建小云国立鹏宇", "超杰磊峰涛斌飞明辉亮龙宁", "磊鹏超伟杰涛峰飞亮凯", 0.32),
    1990: Fashion("俊子天嘉志浩文宇博家晓", "杰豪轩鑫龙辉翔涛晨凯阳", "鑫浩杰凯超帅翔晨", 0.26),
    2000: Fashion("子浩宇俊嘉梓天博一思", "轩涵豪泽辰杰睿然昊洋航", "昊睿轩航", 0.14),
}
WOMEN = {
    1940: Fashion("秀桂玉淑凤美兰月素爱金彩", "英珍芳华梅云娥琴花仙芬兰", "英芳兰珍", 0.05),
    1960: Fashion("秀玉丽小桂美建淑爱红慧晓", "英华芳萍珍梅玲琴霞燕敏", "敏萍玲芳红燕", 0.16),
    1970: Fashion("丽晓小海红美春雪慧爱艳志", "芳燕霞梅敏华玲萍娟英琴", "丽芳敏静燕艳娟霞", 0.24),
    1980: Fashion("丽晓雪海小文佳慧美静雅婉", "娜婷燕敏娟艳莉芳琳玲洁", "静婷娜敏燕洁莉倩", 0.28),
    1990: Fashion("雨思佳晓嘉梦雅文诗婉若", "婷怡欣雪琪洁瑶颖慧琳雯", "婷颖欣悦倩雪", 0.2),
    2000: Fashion("梓雨欣思子诗佳紫语一若", "涵怡萱彤琪妍瑶馨悦桐溪", "悦彤妍", 0.1),
}
DECADES = np.array([1940, 1960, 1970, 1980, 1990, 2000])
VISITORS = (
    "Anna Lee",
    "Michael Brown",
    "Sophie Martin",
    "Kenji Tanaka",
    "Maria Rossi",
    "David Cohen",
    "Emma Wilson",
)

PLACES = "杭州 上海 宁波 苏州 绍兴 嘉兴"
FORTUNES = (
    "云岚 嘉和 明远 启元 恒信 博雅 瑞丰 天成 新禾 致远 安澜 星野 东篱 卓然 承泽 知行 朗润 和风 百川 青木"
)
TRADES = {
    "corporate": "科技有限公司 建筑设计有限公司 律师事务所 贸易有限公司 医疗器械有限公司 文化传播有限公司 酒店管理有限公司",
    "distributor": "商贸有限公司 食品经营部 茶叶批发行",
    "partner": "茶馆 民宿 书店 瑜伽馆",
    "supplier": "茶业合作社 陶瓷工坊 包装有限公司 食品厂",
}


def family_names(rng: np.random.Generator, size: int) -> Column:
    """Family names, by how common they are."""
    weights = [weight for weight, names in FAMILIES.items() for _ in names] + [1.5] * len(COMPOUND.split())
    every = np.array([name for names in FAMILIES.values() for name in names] + COMPOUND.split())
    return every[chosen(rng, weights, size)]


def given_names(rng: np.random.Generator, woman: Column, born: Column) -> Column:
    """Given names that fit gender and decade of birth."""
    made = np.empty(len(born), dtype="U2")
    decade = np.searchsorted(DECADES, born, side="right").clip(1) - 1
    for is_woman, fashions in ((True, WOMEN), (False, MEN)):
        for index, start in enumerate(DECADES):
            wanted = np.flatnonzero((woman == is_woman) & (decade == index))
            made[wanted] = _drawn(rng, fashions[int(start)], len(wanted))
    return made


def _drawn(rng: np.random.Generator, fashion: Fashion, size: int) -> Column:
    # Characters that stand first in the list were the fashion: they come up more often.
    first, last, single = (np.array(list(text)) for text in (fashion.first, fashion.last, fashion.single))
    begin = first[(rng.random(size) ** 1.6 * len(first)).astype(int)]
    end = last[(rng.random(size) ** 1.6 * len(last)).astype(int)]
    end = np.where(begin == end, last[0], end)
    alone = single[(rng.random(size) ** 1.4 * len(single)).astype(int)]
    return np.asarray(np.where(rng.random(size) < fashion.singles, alone, np.char.add(begin, end)))


def drawn_names(rng: np.random.Generator, size: int) -> list[str]:
    """Whole names of adults at work, for the team."""
    born, woman = rng.integers(1972, 2002, size), rng.random(size) < 0.6
    return [str(name) for name in np.char.add(family_names(rng, size), given_names(rng, woman, born))]


def company_names(rng: np.random.Generator, kinds: list[str]) -> list[str]:
    """Names of organisations of these kinds."""
    places, fortunes = PLACES.split(), FORTUNES.split()
    made = []
    for kind, draw in zip(kinds, rng.random((len(kinds), 3)), strict=True):
        trades = TRADES[kind].split()
        place, fortune, trade = (
            words[int(share * len(words))]
            for words, share in zip((places, fortunes, trades), draw, strict=True)
        )
        made.append(f"{place}{fortune}{trade}" if kind != "partner" else f"{fortune}{trade}")
    return made


def spelled(name: str) -> str:
    """A Chinese name in Latin letters, family name first: 陈立群 → Chen Liqun."""
    family, given = family_and_given(name)
    columns = name_columns(name)
    if not given:
        return columns["pinyin"].title()
    first = (
        FAMILY_READING.get(family)
        or columns["pinyin"][: len(columns["pinyin"]) - len(columns["given_pinyin"])]
    )
    return f"{first.title()} {columns['given_pinyin'].title()}"
