"""Who and what has a name of its own: the chain's units, its team, and the regulars of the stories."""

from dataclasses import dataclass

CHAIN = ("松间茶礼", "Songjian Tea & Gifts")


@dataclass(frozen=True, slots=True)
class Place:
    """A unit; ``channel`` says how it sells, ``share`` how many customers call it theirs."""

    code: str
    kind: str
    parent: str
    name: str
    name_en: str
    channel: str = ""
    share: float = 0.0


PLACES = (
    Place("SJ", "company", "", *CHAIN),
    Place("SJ-HZ", "region", "SJ", "杭州区域", "Hangzhou region"),
    Place("SJ-SH", "region", "SJ", "上海区域", "Shanghai region"),
    Place("SJ-ON", "region", "SJ", "线上", "Online"),
    Place("HB", "store", "SJ-HZ", "湖滨店", "Hubin store", "store", 0.20),
    Place("XX", "store", "SJ-HZ", "西溪店", "Xixi store", "store", 0.13),
    Place("WL", "store", "SJ-HZ", "武林店", "Wulin store", "store", 0.15),
    Place("JA", "store", "SJ-SH", "静安店", "Jing'an store", "store", 0.16),
    Place("XH", "store", "SJ-SH", "徐汇店", "Xuhui store", "store", 0.13),
    Place("LJZ", "store", "SJ-SH", "陆家嘴店", "Lujiazui store", "store", 0.11),
    Place("WEB", "store", "SJ-ON", "官网商城", "Web shop", "web", 0.05),
    Place("MINI", "store", "SJ-ON", "小程序商城", "Mini-program shop", "mini", 0.07),
    Place("CS", "department", "SJ", "会员服务中心", "Member service centre"),
    Place("MK", "department", "SJ", "市场部", "Marketing"),
    Place("HQ", "department", "SJ", "总部", "Head office"),
)
# A larger chain has more of them: a region per city, a store per street.
CITIES = (
    ("宁波", "Ningbo"), ("苏州", "Suzhou"), ("南京", "Nanjing"), ("绍兴", "Shaoxing"), ("嘉兴", "Jiaxing"),
    ("无锡", "Wuxi"), ("常州", "Changzhou"), ("温州", "Wenzhou"), ("金华", "Jinhua"), ("合肥", "Hefei"),
)  # fmt: skip
STREETS = (
    ("中山路", "Zhongshan Road"), ("解放路", "Jiefang Road"), ("人民路", "Renmin Road"), ("天一街", "Tianyi Street"),
    ("书院路", "Shuyuan Road"), ("梅园路", "Meiyuan Road"), ("月湖", "Moon Lake"), ("东门口", "East Gate"),
    ("桂花巷", "Guihua Lane"), ("文昌阁", "Wenchang"), ("望江", "Wangjiang"), ("莲花桥", "Lianhua Bridge"),
    ("竹园", "Zhuyuan"), ("南塘", "Nantang"), ("北苑", "Beiyuan"), ("滨河", "Riverside"),
    ("凤凰里", "Fenghuang"), ("城隍庙", "Old Temple"), ("世纪广场", "Century Square"), ("高铁站", "Railway Station"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here, the role held and the unit it is held at; ``desk`` is where, if elsewhere."""

    login: str
    name: str
    role: str
    unit: str
    active: bool = True
    desk: str = ""


TEAM = (
    Colleague("chenliqun", "陈立群", "store_manager", "HB"),
    Colleague("zhoujingyi", "周静怡", "assistant", "HB"),
    Colleague("lixiang", "李想", "assistant", "HB"),
    Colleague("xumengting", "许梦婷", "assistant", "HB"),
    Colleague("hejun", "何俊", "assistant", "HB"),
    Colleague("shenxiaoyun", "沈晓芸", "clerk", "HB"),
    Colleague("guwenbo", "顾文博", "region_manager", "SJ-HZ"),
    Colleague("luyijun", "陆怡君", "region_manager", "SJ-SH"),
    Colleague("tangrui", "汤睿", "region_manager", "SJ-ON"),
    Colleague("fanzhiyuan", "范致远", "chain_manager", "SJ", desk="HQ"),
    Colleague("luojiahui", "骆嘉慧", "store_manager", "WEB"),
    Colleague("shaomin", "邵敏", "store_manager", "MINI"),
    Colleague("jianghaoran", "江浩然", "marketer", "MK"),
    Colleague("songqian", "宋倩", "marketer", "MK"),
    Colleague("duanyu", "段羽", "marketer", "MK"),
    Colleague("baolin", "包琳", "campaign_manager", "SJ", desk="MK"),
    Colleague("panyue", "潘悦", "service_agent", "CS"),
    Colleague("qiuhong", "仇红", "service_agent", "CS"),
    Colleague("renjie", "任洁", "service_agent", "CS"),
    Colleague("yanruoxi", "颜若曦", "vip_agent", "CS"),
    Colleague("jixin", "季欣", "vip_agent", "CS"),
    Colleague("weiran", "魏然", "analyst", "SJ", desk="HQ"),
    Colleague("kongwei", "孔维", "admin", "SJ", desk="HQ"),
    Colleague("shichunlei", "施春蕾", "privacy_officer", "SJ", desk="HQ"),
)
# Whom a visitor of the demo can be, in the order of the login page.
DOORS = (
    "chenliqun", "zhoujingyi", "shenxiaoyun", "guwenbo", "fanzhiyuan", "jianghaoran", "baolin", "panyue", "yanruoxi",
    "weiran", "shichunlei", "kongwei",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Regular:
    """A customer of the stories. ``born`` is (year, month, day, lunar); 0 for month takes the day from today:
    (year, 0, days from today, lunar). ``joined`` is days before today; ``every`` and ``last`` are days;
    ``loves`` are products bought again and again, ``brought_back`` the one that came back last."""

    name: str
    gender: str
    born: tuple[int, int, int, bool] | None
    owner: str
    joined: int
    every: int
    last: int
    leaf: str
    also: str = "ware_gaiwan"
    band: float = 0.75
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    promise: tuple[str, int] | None = None
    brought_back: str = ""
    tail: str = ""
    loves: tuple[str, ...] = ()
    home: str = "HB"


REGULARS = (
    Regular(
        "林慧敏", "f", (1980, 8, 21, True), "zhoujingyi", 2262, 34, 58, "green", "white", 0.85, ("龙井", "送礼"),
        ("龙井要清淡、豆香；送礼偏素雅，忌大红包装。", "先生爱喝肉桂、铁观音，主人杯用 120 毫升的。"),
        ("秋茶狮峰龙井到了，答应留两罐", 0), tail="8016",
        loves=("狮峰龙井 秋茶 100g", "狮峰龙井 明前特级 50g", "福鼎白牡丹 三年陈 100g"),
    ),
    Regular(
        "吴建国", "m", (1962, 3, 12, False), "zhoujingyi", 2010, 21, 8, "white", "puer", 0.7, ("老白茶",),
        ("只喝三年以上的老白茶，问过老白茶饼什么时候到货。",), ("答应老白茶饼到货告诉他", -1), tail="2750",
        loves=("福鼎寿眉 老白茶饼 350g", "福鼎白牡丹 五年陈 100g", "福鼎寿眉 小饼 30g"),
    ),
    Regular("赵丽华", "f", (1971, 9, 3, False), "lixiang", 1500, 41, 96, "black", "green", 0.6, ("红茶",),
            ("以前红茶、龙井都买，近两季只买红茶。",), tail="9043",
            loves=("正山小种 一级 100g", "九曲红梅 特级 50g", "钱塘龙井 雨前 100g")),
    Regular("方文斌", "m", (1975, 6, 18, False), "chenliqun", 1180, 18, 2, "oolong", "ware_pot", 0.8, ("茶会",),
            ("常带朋友来茶会，爱坐靠窗那张桌。",), ("入会满一年的金卡，送一次私享茶会", 0), tail="6621",
            loves=("肉桂 炭焙 100g", "大红袍 浓香 100g", "青瓷品茗杯 手绘")),
    Regular("郑国强", "m", (1968, 12, 1, False), "zhoujingyi", 1390, 29, 83, "puer", "ware_pot", 0.6, ("退货后",),
            ("上次退了一把紫砂壶，壶盖有裂纹，之后没再来。",), brought_back="紫砂石瓢壶 素面", tail="3307"),
    Regular("钱玉兰", "f", (1964, 0, 0, True), "lixiang", 1900, 26, 23, "scented", "green", 0.5, ("农历生日",),
            ("生日过农历，女儿在上海，常一起来。",), tail="5518",
            loves=("桂花龙井 50g", "茉莉龙珠 50g", "钱塘龙井 雨前 100g")),
    Regular("沈雅琴", "f", (1985, 4, 9, False), "chenliqun", 800, 24, 17, "gift", "green", 0.6, ("礼盒",),
            ("送客户用，要开票。",), ("茶礼盒售后回访，上次说外盒有压痕", 0), tail="7782"),
    Regular("何晓东", "m", (1979, 10, 30, False), "zhoujingyi", 760, 30, 27, "gift", "black", 0.7, ("企业礼品",),
            ("在公司管行政，年底定年礼。",), ("公司年礼意向，约 120 份，等报价", 0), tail="1194"),
    Regular("许静", "f", (1988, 2, 14, False), "lixiang", 900, 38, 71, "green", "snack_pastry", 0.5, (),
            ("换季时补货，爱问新茶。",), tail="4460"),
    Regular("孙嘉怡", "f", (1993, 7, 22, False), "lixiang", 640, 20, 6, "scented", "snack_pastry", 0.4, ("品茶",), tail="8827"),
    Regular("徐海波", "m", (1983, 5, 5, False), "zhoujingyi", 0, 25, 12, "oolong", "puer", 0.6, ()),
    Regular("刘思源", "m", (1990, 0, 1, False), "lixiang", 1020, 33, 30, "black", "herbal", 0.4, ()),
    Regular("罗敏", "f", (1986, 11, 8, False), "xumengting", 430, 45, 40, "herbal", "scented", 0.3, ("品茶",)),
    Regular("林若溪", "f", (1992, 5, 27, False), "lixiang", 1210, 31, 35, "black", "gift", 0.6, ("送礼",),
            ("常为母亲买淡茶，母亲生日农历十月廿三。",), ("给母亲生日挑陈皮白茶礼盒", 2), tail="6027",
            loves=("正山小种 一级 250g", "陈皮白茶礼盒 双罐", "桂花红茶 特级 100g")),
    Regular("单小慧", "f", (1995, 3, 3, False), "zhoujingyi", 350, 28, 15, "herbal", "green", 0.4, ("品茶",)),
    Regular("曾国平", "m", (1958, 8, 8, False), "hejun", 1750, 36, 44, "puer", "white", 0.8, ("普洱",)),
)  # fmt: skip
# A tea house that buys by the week for years: the customer with the longest history of all.
TEA_HOUSE = "听松茶馆"
TEA_HOUSE_ORDERS = 220
FIVE_YEARS = "徐海波"  # has been a member for five years to the day
