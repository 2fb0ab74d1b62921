"""Which pages are looked at, by whom, in which combinations; used by tests and by `./run screens`."""

from __future__ import annotations

import re
from collections.abc import Callable
from secrets import randbelow
from typing import Any

SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
EVERY = [
    (language, size, theme) for language in ("zh-hans", "en") for size in SIZES for theme in ("light", "dark")
]
OFTEN = [("zh-hans", "phone", "light"), ("en", "desktop", "dark")]


def _first_organisation(page: Any, address: str) -> str:
    page.goto(f"{address}/organisations")
    return str(page.locator("[data-rows] a.name").first.get_attribute("href"))


def _first_consents(page: Any, address: str) -> str:
    return _first_customer(page, address) + "/consents"


def _first_edit(page: Any, address: str) -> str:
    return _first_customer(page, address) + "/edit"


def _first_peek(page: Any, address: str) -> str:
    number = _first_customer(page, address).rsplit("/", 1)[1]
    return f"/customers?view=all&peek={number}"


def _first_customer(page: Any, address: str) -> str:
    page.goto(f"{address}/customers")
    return str(page.locator("[data-rows] a.name").first.get_attribute("href"))


def _first(address: str, place: str = "[data-rows] a.name", below: str = "") -> Callable[[Any, str], str]:
    """The first link of a list, once the list is open, or an address below it."""

    def find(page: Any, base: str) -> str:
        page.goto(base + address)
        return str(page.locator(place).first.get_attribute("href")) + below

    return find


def _own_copy(page: Any, base: str) -> str:
    """The page by which a member takes the own copy: somebody joins, with the code that the outbox shows."""
    page.goto(base + _first("/joining", "a.primary")(page, base))
    page.locator("main form input[inputmode=tel], main form input[type=tel]").first.fill(
        f"154{randbelow(10**8):08}"
    )
    page.locator("main form button.primary").click()
    page.wait_for_selector("#code")
    beside = page.context.new_page()
    beside.goto(f"{base}/outbox")
    code = re.search(r"\d{6}", beside.locator("main li .what").first.inner_text())
    beside.close()
    page.fill("#code", code[0] if code else "")
    page.locator("main form button.primary").click()
    page.wait_for_selector(".member-card")
    return str(page.url).removeprefix(base).partition("?")[0] + "/copy"


def _way_in(way: str) -> Callable[[Any, str], str]:
    """Where the first source's files may be fetched from by themselves: what the source's own page leads to."""

    def find(page: Any, base: str) -> str:
        return _first(_first("/settings/sources", ".lines a.what")(page, base), f'main a[href$="/{way}"]')(
            page, base
        )

    return find


def _draft_of_receipts(page: Any, address: str) -> str:
    """Files that were uploaded and not imported: some columns are known, the dates can be read in two ways."""
    lines = "小票号,日期,货,数量,单价,会员手机,门店\n" + "".join(
        f"R{day},0{day}/0{day % 3 + 1}/2025,T{day},1,{day}8.00,1310000{day:04},湖滨\n" for day in range(1, 10)
    )
    page.goto(f"{address}/imports/new")
    page.set_input_files(
        "#files", {"name": "小票.csv", "mimeType": "text/csv", "buffer": lines.encode("gb18030")}
    )
    page.fill("#source", "收银机")
    page.locator('input[name="kind"][value="receipts"]').check()
    page.locator("#upload button.primary").click()
    page.wait_for_url("**/imports/drafts/*")
    return str(page.url).removeprefix(address)


# name, role, address or how to find it
PAGES: tuple[tuple[str, str, str | Callable[[Any, str], str]], ...] = (
    ("today", "store_manager", "/"),
    ("today-everything", "store_manager", "/?show=all&risk=all"),
    ("today-chain", "chain_manager", "/"),
    ("today-region", "region_manager", "/"),
    ("today-assistant", "assistant", "/"),
    ("today-clerk", "clerk", "/"),
    ("today-marketer", "marketer", "/"),
    ("today-campaign", "campaign_manager", "/"),
    ("today-service", "service_agent", "/"),
    ("today-vip", "vip_agent", "/"),
    ("today-analyst", "analyst", "/"),
    ("today-privacy", "privacy_officer", "/"),
    ("today-admin", "admin", "/"),
    ("joining", "clerk", "/joining"),
    ("app", "assistant", "/app/"),
    (
        "app-member",
        "assistant",
        lambda page, base: "/app/members/" + _first_customer(page, base).rsplit("/", 1)[1],
    ),
    (
        "app-notes",
        "assistant",
        lambda page, base: f"/app/members/{_first_customer(page, base).rsplit('/', 1)[1]}/notes?words=a",
    ),
    (
        "app-contact",
        "assistant",
        lambda page, base: f"/app/members/{_first_customer(page, base).rsplit('/', 1)[1]}/contact",
    ),
    (
        "app-sale",
        "assistant",
        lambda page, base: f"/app/members/{_first_customer(page, base).rsplit('/', 1)[1]}/sale?q=a",
    ),
    ("app-register", "assistant", "/app/members/new"),
    ("app-month", "assistant", "/app/month"),
    ("capture", "store_manager", "/capture/exhibition"),
    ("campaigns", "store_manager", "/settings/campaigns"),
    ("campaign-new", "store_manager", "/settings/campaigns/new"),
    ("campaign", "store_manager", _first("/settings/campaigns", ".lines a.what")),
    ("join-child", "clerk", "/join/HB?for=child"),
    ("join-phone", "clerk", _first("/joining", "a.primary")),
    ("join-poster", "clerk", _first("/joining", "a.btn.small")),
    ("join-own-copy", "store_manager", _own_copy),
    ("consents", "store_manager", _first_consents),
    ("requests", "privacy_officer", "/requests"),
    (
        "request-new",
        "privacy_officer",
        lambda page, base: "/requests/new?customer=" + _first_customer(page, base).rsplit("/", 1)[1],
    ),
    ("erasure", "privacy_officer", lambda page, base: _first_customer(page, base) + "/erasure"),
    ("retention", "privacy_officer", "/settings/retention"),
    ("notices", "privacy_officer", "/settings/notices"),
    ("outbox", "store_manager", "/outbox"),
    ("disputes", "store_manager", "/programme/disputes"),
    ("referrals", "store_manager", "/programme/referrals"),
    ("customers", "store_manager", "/customers"),
    ("customers-all", "store_manager", "/customers?view=all&abc=A,B"),
    ("customers-beside", "store_manager", _first_peek),
    ("customers-beside-assistant", "assistant", _first_peek),
    (
        "customers-columns",
        "region_manager",
        "/customers?view=all&cols=member_no,store,joined_on,orders_12m,gap_days&spend=100..",
    ),
    ("customers-assistant", "assistant", "/customers"),
    ("customers-marketer", "marketer", "/customers"),
    ("customers-empty", "store_manager", "/customers?view=all&tag=999999"),
    ("customer", "store_manager", _first_customer),
    ("duplicates", "chain_manager", "/duplicates"),
    ("duplicate-pair", "chain_manager", _first("/duplicates", "main ul.lines a.what")),
    ("quality", "chain_manager", "/quality"),
    ("programme", "chain_manager", "/programme"),
    ("offers", "chain_manager", "/offers"),
    ("offer", "chain_manager", _first("/offers", "main .lines a.text-link")),
    ("gift-cards", "store_manager", "/gift-cards"),
    ("member-cards", "store_manager", lambda page, base: _first_customer(page, base) + "/cards"),
    ("rewards", "chain_manager", "/rewards"),
    ("reward-new", "chain_manager", "/rewards/new"),
    ("member-rewards", "store_manager", lambda page, base: _first_customer(page, base) + "/rewards"),
    ("offer-new", "chain_manager", "/offers/new"),
    ("programme-draft", "chain_manager", "/programme/draft"),
    ("programme-report", "chain_manager", "/programme/report"),
    ("quality-fault", "store_manager", "/quality/no_birthday"),
    ("organisations", "store_manager", "/organisations"),
    ("organisations-supplier", "chain_manager", "/organisations?view=supplier&type=supplier"),
    ("organisation", "store_manager", _first_organisation),
    ("organisation-new", "store_manager", "/organisations/new"),
    ("customer-edit", "store_manager", _first_edit),
    ("customer-assistant", "assistant", _first_customer),
    ("customer-marketer", "marketer", _first_customer),
    ("customer-service", "service_agent", _first_customer),
    ("customer-privacy", "privacy_officer", _first_customer),
    ("customer-new", "store_manager", "/customers/new"),
    ("rfm", "store_manager", "/rfm?r=2&f=5"),
    ("rfm-chain", "chain_manager", "/rfm?cell=at_risk"),
    ("rfm-table", "analyst", "/rfm?as=table&axes=fm&names=chinese"),
    ("abc", "store_manager", "/abc"),
    ("analyses", "store_manager", "/analyses"),
    ("lifecycle", "store_manager", "/analyses/lifecycle"),
    ("churn", "store_manager", "/analyses/churn"),
    ("worth", "chain_manager", "/analyses/worth"),
    ("cohorts", "analyst", "/analyses/cohorts"),
    ("affinity", "chain_manager", "/analyses/affinity"),
    ("performance", "chain_manager", "/analyses/performance"),
    ("profit", "chain_manager", "/analyses/profit"),
    ("demand", "chain_manager", "/analyses/demand"),
    ("insight-runs", "analyst", "/analyses/runs"),
    ("points-books", "chain_manager", "/points/books"),
    ("abc-campaign", "campaign_manager", "/abc"),
    ("switches", "admin", "/settings/switches"),
    ("orders-privacy", "privacy_officer", "/orders"),
    ("order-privacy", "privacy_officer", _first("/orders")),
    ("units", "admin", "/settings/units"),
    ("unit", "admin", _first("/settings/units", ".table a.name")),
    ("unit-new", "admin", "/settings/units/new"),
    ("staff", "admin", "/settings/staff"),
    ("staff-new", "admin", "/settings/staff/new"),
    ("staff-member", "admin", _first("/settings/staff", ".table a.name")),
    ("staff-region", "region_manager", "/settings/staff"),
    (
        "staff-access",
        "admin",
        lambda page, base: _first("/settings/staff", ".table a.name")(page, base) + "/access?number=M1",
    ),
    ("channels", "chain_manager", "/settings/channels"),
    ("sources", "admin", "/settings/sources"),
    ("source", "store_manager", _first("/settings/sources", ".lines a.what")),
    ("source-folder", "store_manager", _way_in("folder")),
    ("source-mailbox", "store_manager", _way_in("mailbox")),
    ("field", "admin", _first("/settings/fields", "main a.name")),
    ("customer-fields", "store_manager", lambda page, base: _first_customer(page, base) + "/fields"),
    ("keys", "admin", "/settings/keys"),
    ("key-new", "admin", "/settings/keys/new"),
    ("jobs", "admin", "/settings/jobs"),
    ("incidents", "privacy_officer", "/incidents"),
    ("incident-new", "privacy_officer", "/incidents/new"),
    ("incident", "privacy_officer", _first("/incidents", "main ul.lines a.what")),
    ("incident-people", "privacy_officer", _first("/incidents", "main ul.lines a.what", "/people")),
    ("incident-words", "privacy_officer", _first("/incidents", "main ul.lines a.what", "/words")),
    ("incident-report", "privacy_officer", _first("/incidents", "main ul.lines a.what", "/report")),
    ("incident-notices", "privacy_officer", _first("/incidents", "main ul.lines a.what", "/notices")),
    ("assessments", "privacy_officer", "/assessments"),
    ("assessment", "privacy_officer", _first("/assessments", "main ul.lines a.what")),
    ("assessment-new", "privacy_officer", "/assessments/new"),
    ("log", "privacy_officer", "/audit"),
    ("log-store", "store_manager", "/audit"),
    ("log-event", "privacy_officer", _first("/audit?act=customers", "[data-rows] a.name")),
    ("roles", "admin", "/settings/roles"),
    ("role", "admin", "/settings/roles/store_manager"),
    ("role-new", "admin", "/settings/roles/new?like=store_manager"),
    ("password", "assistant", "/account/password"),
    ("fields", "admin", "/settings/fields"),
    ("field-new", "chain_manager", "/settings/fields/new"),
    ("imports", "store_manager", "/imports"),
    ("imports-new", "store_manager", "/imports/new"),
    ("exports", "store_manager", "/exports"),
    ("exports-region", "region_manager", "/exports"),
    ("exports-officer", "privacy_officer", "/exports"),
    ("imports-officer", "privacy_officer", "/imports"),
    ("import-columns", "region_manager", _draft_of_receipts),
    ("first-look", "store_manager", "/first-look"),
    ("letter", "store_manager", "/letter"),
    ("first-look-chain", "chain_manager", "/first-look"),
    ("orders", "store_manager", "/orders"),
    ("orders-refunded", "region_manager", "/orders?view=refunded"),
    ("orders-assistant", "assistant", "/orders"),
    ("orders-marketer", "marketer", "/orders"),
    ("orders-clerk", "clerk", "/orders"),
    ("order", "store_manager", _first("/orders")),
    ("order-refunded", "region_manager", _first("/orders?view=refunded")),
    ("products", "store_manager", "/products"),
    ("products-found", "assistant", "/products?q=lj"),
    ("product", "store_manager", _first("/products?q=longjing")),
    ("product-assistant", "assistant", _first("/products?q=longjing")),
    ("product-campaign", "campaign_manager", _first("/products?q=longjing")),
    ("stock", "store_manager", "/stock"),
    ("stock-all", "analyst", "/stock?view=all"),
    ("api-docs", "admin", "/api/docs"),
    ("search", "store_manager", "/search?q=w"),
    ("search-none", "store_manager", "/search?q=zzzzqq"),
    ("refused-not-found", "store_manager", "/customers/999999999"),
    ("refused-no-page", "assistant", "/nowhere"),
    ("refused-forbidden", "marketer", "/rfm"),
)


def address_of(page: Any, base: str, where: str | Callable[[Any, str], str]) -> str:
    """The page's full address."""
    return base + (where if isinstance(where, str) else where(page, base))


def show(page: Any, address: str) -> None:
    """Open a page and wait until it stands still: no request under way, its charts drawn."""
    page.goto(address)
    page.wait_for_function(
        "[...document.querySelectorAll('[data-chart]')].every((chart) => chart.dataset.drawn)"
    )
