"""The access matrix: roles as bundles × scope × field classes, and what keys, visitors and members may.

Data, not code. One row per actor of the security model; "◐" there is "masked" here. A house test holds every
command and query to be in a bundle, or among those that nobody holds.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.bundles import BUNDLES


@dataclass(frozen=True, slots=True)
class Role:
    """A row of the matrix; ``scope`` None reaches no customer rows at all."""

    code: str
    scope: str | None
    bundles: tuple[str, ...]
    full: str = ""
    masked: str = ""
    name: str = ""
    name_zh: str = ""

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset(act for bundle in ("everybody", *self.bundles) for act in BUNDLES[bundle])

    @property
    def classes(self) -> dict[str, str]:
        return dict.fromkeys(self.masked, "masked") | dict.fromkeys(self.full, "full")


_SHOP = ("see_customers", "see_story", "see_trade", "tag", "enrol", "reveal", "follow_up")
ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role("clerk", "desk", ("see_customers", "see_trade", "look_up", "sell"),
             "BS", "C", "Till clerk", "收银员"),
        Role("assistant", "own", (*_SHOP, "look_up", "sell"), "BS", "C", "Shop assistant", "导购"),
        Role("marketer", "credited", ("see_customers", "see_trade", "follow_up"),
             "S", "", "Sales marketer", "营销员工"),
        Role("campaign_manager", "units", ("see_insight", "see_trade"), "", "", "Campaign manager", "营销策划"),
        Role("service_agent", "assigned", ("see_customers", "follow_up", "tag", "goodwill"),
             "B", "", "Service agent", "客服"),
        Role("vip_agent", "assigned", ("see_customers", "see_story", "see_trade", "follow_up", "tag", "goodwill"),
             "BS", "", "VIP agent", "VIP 坐席"),
        Role("analyst", "all", ("see_insight", "see_trade", "run_insight"), "S", "", "Analyst", "分析"),
        Role("store_manager", "subtree", (*_SHOP, "own_customers", "resolve", "export", "sell", "goodwill",
             "see_insight", "see_figures", "import", "configure_fields"),
             "BS", "CX", "Store manager", "店长"),
        Role("region_manager", "subtree", (*_SHOP, "own_customers", "resolve", "export", "approve", "goodwill",
             "govern_points", "see_insight", "see_figures", "import", "see_house", "configure_fields"),
             "BS", "CX", "Region manager", "区域经理"),
        Role("chain_manager", "subtree", (*_SHOP, "own_customers", "resolve", "export", "approve", "goodwill",
             "govern_points", "see_insight", "see_figures", "import", "see_house",
             "configure_fields"), "BS", "CX", "Head of the chain", "总经理"),
        Role("admin", None, ("see_house", "configure", "configure_fields"), "", "", "Administrator", "管理员"),
        Role("privacy_officer", "all", ("see_customers", "see_story", "reveal", "audit", "rights", "approve"),
             "B", "CSX", "Privacy officer", "合规"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeyWord:
    """What a word in a key's scopes allows: acts, and the field classes it opens."""

    acts: tuple[str, ...]
    meaning: Any
    full: str = ""
    masked: str = ""


# What somebody may who is nobody yet: ask for a code, join with it, read the notices, open a card by its link.
VISITOR = frozenset(
    {
        "customers.send_code",
        "customers.join_member",
        "customers.enrol_child",
        "customers.view_notices",
        "customers.open_card",
        "privacy.ask_own_copy",
        "privacy.fetch_own_copy",
        "customers.sign_in_member",
        "customers.sign_in_bound",
    }
)
# What a member may, of the own record alone: scope "self" reaches no other.
MEMBER = frozenset((
    "customers.open_card", "customers.view", "customers.view_consents", "customers.view_notices",
    "customers.record_consents", "customers.edit_person", "customers.sign_out_member", "customers.view_watchers",
    "orders.view", "ledger.view", "programme.view", "programme.open_dispute", "coupons.view", "counter.show_member_code",
    "referrals.view", "referrals.name_referrer",
    "counter.claim_receipt", "customers.ask_own_code", "coupons.pass_on_coupon", "coupons.share_coupon",
    "coupons.take_coupon", "customers.ask_phone_change", "customers.change_own_phone", "privacy.take_request",
    "programme.hand_on_points", "rewards.view", "rewards.redeem_reward", "rewards.cancel_redemption", "privacy.ask_own_copy",
    "privacy.fetch_own_copy",
))  # fmt: skip
MEMBER_CLASSES = {"B": "full", "C": "full", "S": "full"}
# Words for keys of other programs. A key may also be given single acts or bundles of the first table, or "integrate".
KEY_WORDS: dict[str, KeyWord] = {
    "customers.read": KeyWord(
        ("customers.view", "customers.search"), _("read customers, their contacts masked"), "B", "C"
    ),
    "contacts.read": KeyWord((), _("see phones, e-mails and birthdays in full"), "C"),
    "captures.write": KeyWord(("customers.capture_person",), _("write down people of a website or partner")),
    "customers.write": KeyWord(("customers.put_customers",), _("enrol and change customers")),
    "sales.read": KeyWord(("orders.view",), _("read orders and refunds, and what products cost"), "S"),
    "scores.read": KeyWord(("insight.view_figures",), _("read figures and scores of customers"), "S"),
    "sales.write": KeyWord(("orders.put_orders", "orders.put_refunds"), _("book orders and refunds")),
    "till": KeyWord(
        (
            "counter.view",
            "counter.identify_member",
            "counter.ask_proof",
            "counter.prove_member",
            "counter.quote_sale",
            "counter.ring_up",
            "counter.return_goods",
            "counter.void_sale",
            "counter.claim_receipt",
        ),
        _("find members at the till, ring up sales, take goods back"),
        "B",
    ),
    "activities.write": KeyWord(
        ("programme.award_activity",), _("tell of visits and answered surveys, which earn points")
    ),
    "catalog.read": KeyWord(("catalog.view",), _("read products and stock")),
    "catalog.write": KeyWord(
        ("catalog.put_products", "catalog.put_stock"), _("add and change products, count stock")
    ),
}
