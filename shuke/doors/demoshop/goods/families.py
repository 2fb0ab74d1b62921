"""The families of the assortment, read from families.csv; what is no goods; and what goes with what."""

import csv
from pathlib import Path

from shuke.doors.demoshop.goods.assortment import Family, Product, goods


def families() -> tuple[Family, ...]:
    """Rows of families.csv; prices in yuan, brand as a place in BRANDS, supplier by its code."""
    with (Path(__file__).parent / "families.csv").open(encoding="utf-8", newline="") as rows:
        return tuple(
            Family(
                row["category"], row["name"], row["name_en"], float(row["yuan"]), float(row["likes"]),
                int(row["brand"]), row["supplier"],
            )
            for row in csv.DictReader(rows)
        )  # fmt: skip


# Lines of a receipt that are no goods.
POSTAGE, WRAPPING, EVENING, ALTERATION = "FEE-POST", "FEE-WRAP", "FEE-EVENT", "FEE-ROUND"
SERVICES = (
    Product(POSTAGE, "services", "运费", "Postage", 0, "V14", 1000, 800, 0.0, False),
    Product(WRAPPING, "services", "礼品包装", "Gift wrapping", 0, "V14", 1500, 600, 0.0, False),
    Product(EVENING, "services", "品茗茶会", "Tea evening", 0, "V14", 12800, 4000, 0.0, False),
    Product(ALTERATION, "services", "刻字定制", "Engraving", 0, "V14", 3000, 1200, 0.0, False),
)
PRODUCTS: list[Product] = [*goods(families()), *SERVICES]
# Who buys the left one takes the right one along, with this probability: the lifts that affinity must find.
PAIRS: dict[tuple[str, str], float] = {
    ("青瓷盖碗 素面", "青瓷公道杯 素面"): 0.42,
    ("白瓷盖碗 素面", "白瓷品茗杯 素面"): 0.38,
    ("狮峰龙井 明前特级 50g", "龙井玻璃杯 素面"): 0.3,
    ("勐海熟普 饼 357g", "普洱茶针 素面"): 0.36,
    ("福鼎寿眉 老白茶饼 350g", "普洱茶针 礼盒装"): 0.3,
    ("茶月饼礼盒 双罐", "桂花乌龙 清香 100g"): 0.28,
    ("龙井茶酥 小份", "钱塘龙井 雨前 100g"): 0.26,
    ("檀香线香", "青瓷香插"): 0.4,
    ("玻璃泡茶壶 素面", "杭白菊 60g"): 0.34,
    ("绿豆糕 小份", "茉莉龙珠 50g"): 0.28,
    ("快客杯 素面", "白桃乌龙冷泡 10 袋"): 0.24,
    ("紫砂西施壶 素面", "亚麻茶席 素面"): 0.25,
}  # fmt: skip
