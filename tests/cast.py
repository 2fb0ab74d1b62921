"""The cast: one small named world that tests of rights and pages share.

A tea chain with two regions and three stores; one person of each role of the access matrix; a handful of
customers whose ownership, sellers and stores overlap on purpose. Built by the program's own commands.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

TODAY = date(2026, 11, 22)
UNITS = (
    # code, name, kind, parent
    ("company", "一叶茶铺", "company", ""),
    ("east", "东区", "region", "company"),
    ("west", "西区", "region", "company"),
    ("lake", "湖滨店", "store", "east"),
    ("river", "江畔店", "store", "east"),
    ("hill", "山前店", "store", "west"),
)
STAFF = (
    # login, name, role, unit
    ("chen", "陈立群", "store_manager", "lake"),
    ("gao", "高远", "store_manager", "river"),
    ("he", "何山", "store_manager", "hill"),
    ("shi", "石磊", "region_manager", "east"),
    ("zhou", "周静怡", "assistant", "lake"),
    ("li", "李想", "assistant", "lake"),
    ("qian", "钱进", "marketer", "lake"),
    ("sun", "孙莉", "marketer", "lake"),
    ("wu", "吴芳", "clerk", "lake"),
    ("zheng", "郑敏", "service_agent", "company"),
    ("feng", "冯雪", "vip_agent", "company"),
    ("chu", "褚岩", "analyst", "company"),
    ("wei", "卫青", "campaign_manager", "company"),
    ("jiang", "蒋平", "admin", "company"),
    ("shen", "沈正", "privacy_officer", "company"),
)
CUSTOMERS = (
    # key, name, phone, home, owner
    ("lin", "林慧敏", "13800138016", "lake", "zhou"),
    ("wujg", "吴建国", "13900132750", "lake", "li"),
    ("zhao", "赵丽华", "13600139043", "river", None),
    ("fang", "方文斌", "13500136621", "hill", None),
    ("new", "单小慧", "13700135518", "lake", "zhou"),
)
SALES = (
    # number, customer, store, seller, days ago, [(product, quantity)]
    ("S-1", "lin", "lake", "zhou", 58, [("T1", 2)]),
    ("S-2", "lin", "lake", "qian", 90, [("T1", 1), ("T2", 1)]),
    ("S-3", "lin", "lake", "sun", 120, [("T2", 3)]),
    ("S-4", "wujg", "lake", "li", 8, [("T2", 1)]),
    ("S-5", "zhao", "river", None, 30, [("T1", 1)]),
    ("S-6", "fang", "hill", None, 5, [("T3", 2)]),
    ("S-7", None, "lake", "zhou", 1, [("T1", 1)]),
    ("S-8", "wujg", "lake", "sun", 40, [("T1", 5)]),
)
PRODUCTS = (("T1", "狮峰龙井 50g", 68000), ("T2", "老白茶饼", 35800), ("T3", "正山小种 100g", 42000))


@dataclass(slots=True)
class Cast:
    """Ids by key, and the actors by login."""

    units: dict[str, int] = field(default_factory=dict)
    staff: dict[str, int] = field(default_factory=dict)
    customers: dict[str, int] = field(default_factory=dict)
    orders: dict[str, int] = field(default_factory=dict)
    today: date = TODAY

    def actor(self, login: str):
        """The actor that a staff member is."""
        from shuke.foundation.org.reach import account_of

        account = account_of(self.staff[login], self.today)
        assert account is not None and account.actor is not None
        return account.actor


def build_cast() -> Cast:
    """The world, in the database at hand."""
    from shuke.customers.commands.marks import assign_owner
    from shuke.customers.commands.people import enrol_person
    from shuke.foundation.org.actor import SYSTEM, acting_as
    from shuke.foundation.org.commands import add_staff, open_unit
    from shuke.foundation.org.models import Staff
    from shuke.trade.catalog.models import Product
    from shuke.trade.orders.commands.sales import record_sale
    from shuke.trade.orders.rules.lines import LineGiven

    cast = Cast()
    with acting_as(SYSTEM):
        for code, name, kind, parent in UNITS:
            cast.units[code] = open_unit(
                actor=SYSTEM, code=code, name=name, kind=kind, parent_code=parent
            ).value
        for login, name, role, unit in STAFF:
            outcome = add_staff(
                actor=SYSTEM, login=login, name=name, role=role, unit=unit, password="一叶茶铺-熟客-2026"
            )
            cast.staff[login] = outcome.value or Staff.objects.get(login=login).id
        for code, name, price in PRODUCTS:
            Product.objects.create(code=code, name=name, price_minor=price, cost_minor=price // 2)
        for key, name, phone, home, owner in CUSTOMERS:
            cast.customers[key] = enrol_person(
                actor=SYSTEM,
                name=name,
                identifiers={"phone": phone},
                home_unit_id=cast.units[home],
                today=TODAY,
            ).value
            if owner:
                assign_owner(
                    actor=SYSTEM, customer_id=cast.customers[key], staff_id=cast.staff[owner], today=TODAY
                )
        prices = {code: Decimal(price) for code, _name, price in PRODUCTS}
        for number, customer, store, seller, days, lines in SALES:
            cast.orders[number] = record_sale(
                actor=SYSTEM, source="till", number=number, unit_id=cast.units[store],
                placed_at=datetime(2026, 11, 22, 4, tzinfo=UTC) - timedelta(days=days),
                customer_id=cast.customers[customer] if customer else None,
                seller_id=cast.staff[seller] if seller else None,
                lines=[LineGiven(code, Decimal(quantity), prices[code]) for code, quantity in lines],
            ).value  # fmt: skip
    return cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The world, inside the test's transaction."""
    return build_cast()
