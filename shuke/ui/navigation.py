"""The navigation as data: which pages there are, where they stand, who may open them.

A page is listed once its URL name exists; what a person may not do is not shown. A new page adds one line to ITEMS.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Stage:
    key: str
    label: str | Promise
    icon: str


@dataclass(frozen=True, slots=True)
class Item:
    """One page: `also` are URL names of its sub-pages, `key` follows "g" on the keyboard, `tab` is its rank for the phone's bar.

    `sees` is a field class without which the page would be empty.
    """

    url_name: str
    label: str | Promise
    icon: str
    stage: str
    permission: str | None = None
    also: tuple[str, ...] = ()
    key: str = ""
    tab: int = 0
    sees: str = ""


STAGES = (
    Stage("today", _("Today"), "home"),
    Stage("identify", _("Identify"), "id-badge-2"),
    Stage("differentiate", _("Differentiate"), "affiliate"),
    Stage("interact", _("Interact"), "messages"),
    Stage("customise", _("Customise"), "gift"),
    Stage("evaluate", _("Evaluate"), "target-arrow"),
    Stage("sales", pgettext_lazy("navigation, business to business", "Sales"), "briefcase"),
    Stage("settings", _("Settings"), "settings"),
)

ITEMS = (
    Item("today", _("Today"), "home", "today", None, key="t", tab=1),
    Item("customers", _("Customers"), "users", "identify", "customers.view",
         ("customer", "customer_new", "customer_edit", "customer_consents", "search"), "c", 2),
    Item("organisations", _("Organisations"), "building", "identify", "customers.view_organisations",
         ("organisation", "organisation_new"), "n"),
    Item("duplicates", _("Possible duplicates"), "layers-intersect", "identify", "resolution.view",
         ("duplicate_pair", "same_person", "merge_split"), "d"),
    Item("quality", _("Record quality"), "clipboard-check", "identify", "quality.view", ("quality_fault",), "q"),
    Item("requests", _("Requests of customers"), "lock", "identify", "privacy.view_requests",
         ("request", "customer_erasure"), "w"),
    Item("orders", _("Orders"), "receipt", "identify", "orders.view", ("order",), "o", sees="S"),
    Item("products", _("Products"), "package", "identify", "catalog.view", ("product", "product_sales"), "p", 5),
    Item("stock", _("Stock"), "building-warehouse", "identify", "catalog.view", (), "s"),
    Item("joining", _("Register a member"), "user-plus", "identify", "customers.join_member", ("poster",), "j"),
    Item("capture", _("Write down"), "pencil", "identify", "customers.capture_person", ("capture_way",), "k"),
    Item("imports", _("Imports"), "upload", "identify", "imports.view",
         ("import", "import_new", "import_columns", "import_check", "import_undo"), "i"),
    Item("exports", _("Exports"), "download", "identify", "exports.view", (), "e"),
    Item("sandbox_till", _("Sandbox till"), "receipt", "identify", "counter.ring_up", (), "z"),
    Item("rfm", _("RFM"), "grid-dots", "differentiate", "insight.view", key="r", tab=3),
    Item("abc", _("ABC classes"), "chart-bar", "differentiate", "insight.view", key="a", tab=4),
    Item("analyses", _("Analyses"), "chart-bar", "differentiate", "insight.view",
         ("lifecycle", "churn", "worth", "cohorts", "affinity", "performance", "profit", "demand"), "h"),
    Item("first_look", _("Regulars on one page"), "star", "differentiate", "insight.view_figures", ("letter",), "f"),
    Item("outbox", _("Outbox"), "mail", "interact", "conversations.view_outbox", (), "m"),
    Item("programme", pgettext_lazy("in the navigation", "Programme"), "gift", "customise",
         "programme.view_terms", ("programme_draft", "programme_report"), "u"),
    Item("offers", _("Offers and coupons"), "tag", "customise", "coupons.view_offers",
         ("offer", "offer_new", "offer_change"), "v"),
    Item("disputes", _("Disputed points"), "alert-circle", "customise", "programme.view_disputes", ("referrals",), "x", sees="S"),
    Item("rewards", _("Rewards"), "gift", "customise", "rewards.view",
         ("reward_new", "reward_change", "customer_rewards"), "l"),
    Item("gift_cards", _("Gift cards"), "credit-card", "customise", "ledger.issue_gift_card", ("customer_cards",), "y"),
    Item("points_books", _("Points and value owed"), "star", "customise", "ledger.view_books", (), "b"),
    Item("incidents", _("Incidents"), "alert-triangle", "settings", "privacy.view_incidents",
         ("incident", "incident_new", "incident_people", "incident_words", "incident_report", "incident_notices")),
    Item("assessments", _("Risk assessments"), "clipboard-check", "settings", "privacy.view_assessments",
         ("assessment", "assessment_new")),
    Item("units", _("Organisation tree"), "sitemap", "settings", "org.view", ("unit", "unit_new")),
    Item("staff", _("Staff and roles"), "users", "settings", "org.view_staff",
         ("staff_member", "staff_new", "staff_access", "roles", "role", "role_new", "role_change")),
    Item("channels", _("Sales channels"), "building-store", "settings", "org.view"),
    Item("sources", _("Sources"), "plug", "settings", "imports.view_sources", ("source", "source_inbox")),
    Item("campaigns", _("Campaigns and events"), "calendar-heart", "settings", "customers.view_campaigns",
         ("campaign", "campaign_new", "campaign_change")),
    Item("fields", _("Custom fields"), "forms", "settings", "customers.view_fields", ("field", "field_new")),
    Item("notices", _("Privacy notices"), "lock", "settings", "customers.publish_notice"),
    Item("retention", _("Retention"), "clock-pause", "settings", "privacy.set_term"),
    Item("switches", _("Switches"), "adjustments-horizontal", "settings", "org.set_switch"),
    Item("keys", _("API keys"), "key", "settings", "org.view_keys", ("key_new",)),
    Item("insight_runs", _("Runs of the figures"), "hourglass", "settings", "insight.view_runs"),
    Item("jobs", _("Jobs"), "clock-play", "settings", "org.view_jobs", ("job",)),
    Item("audit", _("Event log"), "history", "settings", "audit.read", ("audit_event",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """What can be begun from anywhere: the page of its form. Listed once its URL name exists, to whom it is permitted."""

    url_name: str
    label: str | Promise
    icon: str
    permission: str


ACTS = (
    Act("customer_new", _("New customer"), "user-plus", "customers.enrol_person"),
    Act("joining", _("Register a member"), "user-plus", "customers.join_member"),
    Act("capture", _("Write somebody down"), "pencil", "customers.capture_person"),
    Act("campaign_new", _("New campaign or event"), "calendar-heart", "customers.open_campaign"),
    Act("organisation_new", _("New organisation"), "building", "customers.enrol_organisation"),
    Act("request_new", _("Take down a request"), "lock", "privacy.view_requests"),
    Act("incident_new", _("Open an incident"), "alert-triangle", "privacy.open_incident"),
    Act("import_new", _("Import a file"), "upload", "imports.start_import"),
    Act("staff_new", _("New staff member"), "user-plus", "org.add_staff"),
    Act("unit_new", _("New store or department"), "building-store", "org.open_unit"),
    Act("field_new", _("New custom field"), "forms", "customers.define_field"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A stage with the pages this person may open; `open` marks the stage of the current page."""

    stage: Stage
    items: tuple[tuple[Item, str, bool], ...]  # item, address, is current
    open: bool

    @property
    def address(self) -> str:
        return self.items[0][1]

    @property
    def single(self) -> bool:
        """Whether the stage is one page of its own name, shown without a second level."""
        return len(self.items) == 1 and self.items[0][0].url_name == self.stage.key


@lru_cache(maxsize=256)
def _address(url_name: str, urlconf: str | None) -> str | None:
    try:
        return reverse(url_name, urlconf=urlconf)
    except NoReverseMatch:
        return None


def places(
    permissions: frozenset[str],
    current: str,
    urlconf: str | None = None,
    classes: frozenset[str] = frozenset("BCSX"),
) -> tuple[Place, ...]:
    """The stages that have a page for these permissions and field classes, in order."""
    found = []
    for stage in STAGES:
        items = tuple(
            (item, address, current == item.url_name or current in item.also)
            for item in ITEMS
            if item.stage == stage.key and (item.permission is None or item.permission in permissions)
            if not item.sees or item.sees in classes
            for address in (_address(item.url_name, urlconf),)
            if address
        )
        if items:
            found.append(Place(stage, items, any(here for _item, _to, here in items)))
    return tuple(found)


def acts(permissions: frozenset[str], urlconf: str | None = None) -> tuple[tuple[Act, str], ...]:
    """The acts that these permissions allow, each with the address of its form, in order."""
    found = ((act, _address(act.url_name, urlconf)) for act in ACTS if act.permission in permissions)
    return tuple((act, address) for act, address in found if address)
