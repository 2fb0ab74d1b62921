"""The assortment: what the chain sells, as families of products in variants. The same 800 in every shop, whatever
the seed. Prices in yuan for a variant of measure 1; brands and makers are made up, kinds of tea are not."""

from dataclasses import dataclass

# code, code of the parent, Chinese, English, cost as a share of the price
CATEGORIES = (
    ("tea", "", "茶叶", "Tea", 0.0),
    ("green", "tea", "绿茶", "Green tea", 0.44),
    ("black", "tea", "红茶", "Black tea", 0.43),
    ("oolong", "tea", "乌龙茶", "Oolong", 0.44),
    ("white", "tea", "白茶", "White tea", 0.46),
    ("puer", "tea", "普洱与黑茶", "Pu'er and dark tea", 0.47),
    ("yellow", "tea", "黄茶", "Yellow tea", 0.45),
    ("scented", "tea", "花茶", "Scented tea", 0.4),
    ("herbal", "tea", "花草茶", "Herbal infusions", 0.38),
    ("bags", "tea", "袋泡与冷泡", "Tea bags and cold brew", 0.4),
    ("loose", "tea", "散茶", "Loose tea by weight", 0.5),
    ("gifts", "", "礼盒", "Gift boxes", 0.0),
    ("gift", "gifts", "四季礼盒", "All-year gift boxes", 0.46),
    ("gift_spring", "gifts", "春茶礼盒", "Spring tea boxes", 0.47),
    ("gift_moon", "gifts", "中秋礼盒", "Mid-autumn boxes", 0.45),
    ("gift_year", "gifts", "新春礼盒", "New year boxes", 0.46),
    ("gift_company", "gifts", "商务礼盒", "Business gifts", 0.48),
    ("gift_wedding", "gifts", "喜茶伴手礼", "Wedding favours", 0.42),
    ("ware", "", "茶器", "Teaware", 0.0),
    ("ware_gaiwan", "ware", "盖碗", "Gaiwan", 0.48),
    ("ware_pot", "ware", "茶壶", "Teapots", 0.52),
    ("ware_cup", "ware", "茶杯", "Cups", 0.47),
    ("ware_pitcher", "ware", "公道杯与茶滤", "Pitchers and strainers", 0.45),
    ("ware_tray", "ware", "茶盘与茶席", "Trays and tea cloths", 0.5),
    ("ware_caddy", "ware", "茶罐", "Caddies", 0.46),
    ("ware_travel", "ware", "旅行茶具", "Travel sets", 0.48),
    ("ware_tool", "ware", "茶道配件", "Tools", 0.4),
    ("snacks", "", "茶点", "Tea snacks", 0.0),
    ("snack_pastry", "snacks", "糕点", "Pastries", 0.55),
    ("snack_nut", "snacks", "坚果蜜饯", "Nuts and preserves", 0.58),
    ("home", "", "香与文房", "Incense and stationery", 0.0),
    ("incense", "home", "香品", "Incense", 0.42),
    ("paper", "home", "文房与书", "Stationery and books", 0.5),
    ("services", "", "服务与运费", "Services and postage", 0.6),
)  # fmt: skip
BRANDS = (
    ("松间", "Songjian"), ("岭上青", "Lingshang"), ("半亩茶园", "Banmu Gardens"), ("溪口老枞", "Xikou Old Bush"),
    ("北坡", "North Slope"), ("梧桐手作", "Wutong Craft"), ("南屏窑", "Nanping Kiln"), ("青未窑", "Qingwei Kiln"),
    ("小满食铺", "Xiaoman Pantry"), ("知晚香事", "Zhiwan Incense"), ("有间纸房", "Youjian Paper"), ("云脚", "Yunjiao"),
)  # fmt: skip
# code, Chinese, English, days from order to shelf
SUPPLIERS = (
    ("V01", "竹海茶业合作社", "Zhuhai Tea Cooperative", 6), ("V02", "龙坞青茶园", "Longwu Tea Garden", 4),
    ("V03", "武夷岩上茶厂", "Yanshang Tea Works", 9), ("V04", "太姥山白茶工坊", "Taimu White Tea Workshop", 10),
    ("V05", "勐海老仓", "Menghai Old Store", 14), ("V06", "凤凰单丛合作社", "Phoenix Dancong Cooperative", 9),
    ("V07", "桂香花茶厂", "Guixiang Scented Tea", 7), ("V08", "草木间花草", "Caomu Herbs", 5),
    ("V09", "南屏窑坊", "Nanping Kiln Works", 21), ("V10", "青未陶瓷", "Qingwei Ceramics", 18),
    ("V11", "丁蜀紫泥工坊", "Dingshu Clay Studio", 30), ("V12", "小满食品", "Xiaoman Foods", 3),
    ("V13", "知晚香坊", "Zhiwan Incense House", 12), ("V14", "礼合包装", "Lihe Packaging", 8),
    ("V15", "有间纸业", "Youjian Paper Mill", 15), ("V16", "云脚竹木", "Yunjiao Bamboo", 16),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Family:
    """Products that differ in measure only. ``likes`` is how often the family is bought beside its neighbours."""

    category: str
    name: str
    name_en: str
    yuan: float
    likes: float
    brand: int
    supplier: str


@dataclass(frozen=True, slots=True)
class Product:
    """One product; ``likes`` drives how often it is drawn, ``by_weight`` is sold in fractions."""

    code: str
    category: str
    name: str
    name_en: str
    brand: int
    supplier: str
    price_minor: int
    cost_minor: int
    likes: float
    is_goods: bool = True

    @property
    def by_weight(self) -> bool:
        return self.category == "loose"


# suffix, English, times the family's price, how often beside the other variants
Measure = tuple[str, str, float, float]
MEASURES: dict[str, tuple[Measure, ...]] = {
    "green": (
        ("明前特级 50g", "pre-Qingming superior 50 g", 1.7, 1.0),
        ("明前特级 100g", "pre-Qingming superior 100 g", 3.3, 0.5),
        ("明前一级 50g", "pre-Qingming 50 g", 1.0, 1.3),
        ("明前一级 100g", "pre-Qingming 100 g", 1.95, 0.8),
        ("雨前 100g", "pre-Guyu 100 g", 1.15, 1.2),
        ("雨前 250g", "pre-Guyu 250 g", 2.7, 0.6),
        ("秋茶 100g", "autumn 100 g", 0.75, 0.9),
        ("秋茶 250g", "autumn 250 g", 1.7, 0.4),
    ),
    "black": (
        ("特级 50g", "superior 50 g", 1.0, 1.2),
        ("特级 100g", "superior 100 g", 1.95, 1.0),
        ("一级 100g", "first grade 100 g", 1.2, 1.4),
        ("一级 250g", "first grade 250 g", 2.8, 0.8),
        ("口粮 250g", "everyday 250 g", 1.6, 0.9),
        ("礼罐 125g", "gift tin 125 g", 2.4, 0.4),
    ),
    "oolong": (
        ("清香 100g", "light 100 g", 1.0, 1.2),
        ("清香 250g", "light 250 g", 2.4, 0.7),
        ("浓香 100g", "rich 100 g", 1.15, 1.0),
        ("浓香 250g", "rich 250 g", 2.7, 0.6),
        ("炭焙 50g", "charcoal roast 50 g", 0.8, 0.8),
        ("炭焙 100g", "charcoal roast 100 g", 1.5, 0.7),
    ),
    "white": (
        ("新茶 50g", "new 50 g", 1.0, 1.0),
        ("新茶 100g", "new 100 g", 1.9, 0.8),
        ("三年陈 100g", "aged 3 years 100 g", 2.4, 1.0),
        ("五年陈 100g", "aged 5 years 100 g", 3.4, 0.6),
        ("老白茶饼 350g", "aged cake 350 g", 4.6, 1.0),
        ("小饼 30g", "small cake 30 g", 0.8, 0.9),
    ),
    "puer": (
        ("饼 357g", "cake 357 g", 1.0, 1.2),
        ("饼 200g", "cake 200 g", 0.62, 0.8),
        ("沱 100g", "tuo 100 g", 0.36, 1.0),
        ("散装 200g", "loose 200 g", 0.5, 0.6),
        ("龙珠 10 粒", "pearls, 10", 0.32, 1.1),
    ),
    "yellow": (
        ("特级 50g", "superior 50 g", 1.0, 1.0),
        ("一级 50g", "first grade 50 g", 0.7, 1.0),
        ("一级 100g", "first grade 100 g", 1.3, 0.7),
    ),
    "scented": (
        ("50g", "50 g", 1.0, 1.2),
        ("100g", "100 g", 1.9, 1.0),
        ("罐装 80g", "tin 80 g", 1.9, 0.6),
    ),
    "herbal": (
        ("60g", "60 g", 1.0, 1.3),
        ("120g", "120 g", 1.8, 0.8),
    ),
    "bags": (
        ("10 袋", "10 bags", 1.0, 1.2),
        ("20 袋", "20 bags", 1.8, 1.0),
        ("40 袋", "40 bags", 3.3, 0.4),
    ),
    "loose": (
        ("每斤", "per 500 g", 1.0, 1.0),),
    "gift": (
        ("双罐", "two tins", 1.0, 1.2),
        ("四罐", "four tins", 1.9, 0.8),
        ("典藏", "collector's", 3.2, 0.3),
    ),
    "ware": (
        ("素面", "plain", 1.0, 1.2),
        ("手绘", "hand-painted", 1.7, 0.7),
        ("礼盒装", "boxed", 1.4, 0.5),
    ),
    "snack": (
        ("小份", "small", 1.0, 1.2),
        ("分享装", "to share", 2.3, 0.7),
        ("礼盒", "gift box", 3.0, 0.4),
    ),
    "home": (
        ("", "", 1.0, 1.0),
        ("礼盒装", "boxed", 1.5, 0.5),
    ),
}  # fmt: skip
SHELF_OF = {"gift": "gift", "ware": "ware", "snack": "snack"}  # a category's measures, where not its own


def measures_of(category: str) -> tuple[Measure, ...]:
    """The variants in which a category's families come."""
    return MEASURES.get(category) or MEASURES[SHELF_OF.get(category.split("_")[0], "home")]


def goods(families: tuple[Family, ...]) -> list[Product]:
    """Every variant of every family. Prices end in 8 from 30 yuan on, as shop prices do."""
    share = {code: cost for code, _parent, _name, _name_en, cost in CATEGORIES}
    made, count = [], dict.fromkeys(share, 0)
    for one in families:
        count[one.category] += 1
        for index, (suffix, suffix_en, times, often) in enumerate(measures_of(one.category), 1):
            yuan = round(one.yuan * times)
            yuan = yuan // 10 * 10 + 8 if yuan >= 30 else yuan
            made.append(
                Product(
                    f"{''.join(part[:4] for part in one.category.upper().split('_'))}-{count[one.category]:02d}{index}",
                    one.category, f"{one.name} {suffix}".strip(), f"{one.name_en}, {suffix_en}".strip(", "),
                    one.brand, one.supplier, yuan * 100, round(yuan * share[one.category] * 100), one.likes * often,
                )
            )  # fmt: skip
    return made
