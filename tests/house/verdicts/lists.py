"""Verdicts of lists: saved views, the look beside the list, acts on many, the list as a file."""

from tests.house.verdicts import (
    ALL,
    BAD,
    FORBIDDEN,
    NO_CUSTOMERS,
    NOT_FOUND,
    PEOPLE,
    REACH_LIN,
    REST,
    WORKS,
    Line,
)  # fmt: skip

LEADS = ("chen", "gao", "he", "shi", "chu", "shen")
CHEN = {WORKS: ("chen",), NOT_FOUND: REST}
LIN = {WORKS: (*REACH_LIN, "shen"), FORBIDDEN: NO_CUSTOMERS, NOT_FOUND: REST}
MAY_TAG = ("chen", "gao", "he", "shi", "zhou", "li", "zheng", "feng")
TAG = {WORKS: ("chen", "shi", "zhou", "feng"), NOT_FOUND: ("gao", "he", "li", "zheng"), FORBIDDEN: REST}
TAG_BAD = {BAD: MAY_TAG, FORBIDDEN: REST}
SEEN = {FORBIDDEN: NO_CUSTOMERS, WORKS: REST}
NO_TAG = {NOT_FOUND: tuple(one for one in PEOPLE if one not in NO_CUSTOMERS), FORBIDDEN: REST}
UNTAG = {WORKS: ("chen", "shi", "zhou", "feng"), NOT_FOUND: ("gao", "he", "li", "zheng"), FORBIDDEN: REST}
LEAD = ("chen", "gao", "he", "shi")
PLAN = {
    WORKS: ("chen", "shi", "zhou", "qian", "sun", "feng"),
    NOT_FOUND: ("gao", "he", "li", "zheng"),
    FORBIDDEN: REST,
}
# The door reads the customer first, so that out of reach is said before what a role may not.
OWNER = {
    WORKS: ("chen", "shi"),
    FORBIDDEN: (*NO_CUSTOMERS, "zhou", "qian", "sun", "feng", "shen"),
    NOT_FOUND: REST,
}
EDIT = {
    WORKS: ("chen", "shi", "zhou"),
    FORBIDDEN: (*NO_CUSTOMERS, "qian", "sun", "feng", "shen"),
    NOT_FOUND: REST,
}
EDIT_BAD = {
    BAD: ("chen", "shi", "zhou"),
    FORBIDDEN: (*NO_CUSTOMERS, "qian", "sun", "feng", "shen"),
    NOT_FOUND: REST,
}
MAY_ADD = ("zhou", "li", "chen", "gao", "he", "shi")
ADD = {WORKS: ("chen", "shi", "zhou"), NOT_FOUND: ("li", "gao", "he"), FORBIDDEN: REST}
ADD_BAD = {BAD: ("chen", "shi", "zhou"), NOT_FOUND: ("li", "gao", "he"), FORBIDDEN: REST}
ADD_NOT = {NOT_FOUND: MAY_ADD, FORBIDDEN: REST}
ADDS_BAD = {BAD: MAY_ADD, FORBIDDEN: REST}
ADDS_IN_HILL = {WORKS: ("he",), NOT_FOUND: tuple(one for one in MAY_ADD if one != "he"), FORBIDDEN: REST}
SEES_TEA = {WORKS: ("chen", "shi", "shen"), FORBIDDEN: NO_CUSTOMERS, NOT_FOUND: REST}
ADDS = {WORKS: MAY_ADD, FORBIDDEN: REST}
TEA = {WORKS: ("chen", "shi"), NOT_FOUND: ("zhou", "li", "gao", "he"), FORBIDDEN: REST}
TEA_BAD = {BAD: ("chen", "shi"), NOT_FOUND: ("zhou", "li", "gao", "he"), FORBIDDEN: REST}

LINES = (
    Line("customer_peek", "GET", "/customers/{lin}/peek", LIN),
    Line("customer_peek", "GET", "/customers/{nobody}/peek", {FORBIDDEN: NO_CUSTOMERS, NOT_FOUND: REST}),
    Line("customers", "GET", "/customers?view=all&peek={lin}", SEEN),
    Line("customers", "GET", "/customers?spend=1..x&phone=2&birthday=13&joined=2026-02-30..&last=..9", SEEN),
    Line("customers_tagging", "POST", "/customers/tagging", TAG, {"id": "{lin}", "label": "老茶客"}),
    Line("customers_tagging", "POST", "/customers/tagging", TAG_BAD, {"label": "老茶客"}, "nobody chosen"),
    Line("customers_tagging", "POST", "/customers/tagging", TAG_BAD, {"id": "{lin}", "label": "长" * 31}),
    Line("customers_untagging", "POST", "/customers/untagging", UNTAG, {"id": "{lin}", "tag": "{tag}"}),
    Line("customers_untagging", "POST", "/customers/untagging", NO_TAG, {"id": "{lin}", "tag": "0"}),
    Line("customers_owners", "POST", "/customers/owners",
         {WORKS: ("chen", "shi"), NOT_FOUND: ("gao", "he"), FORBIDDEN: REST}, {"id": "{lin}", "owner": "{zhou}"}),
    Line("customers_owners", "POST", "/customers/owners", {NOT_FOUND: LEAD, FORBIDDEN: REST}, {"id": "{lin}", "owner": "0"}),
    Line("customers_followups", "POST", "/customers/followups", PLAN, {"id": "{lin}", "due_on": "{today}", "text": "到货"}),
    Line("customers_followups", "POST", "/customers/followups", {BAD: REST}, {"id": "{lin}", "due_on": "never"}),
    Line("customers_undoing", "POST", "/customers/undoing/1", {NOT_FOUND: MAY_TAG, FORBIDDEN: REST}),
    Line("customers_export", "POST", "/customers/export", {WORKS: ("chen", "gao", "he", "shi"), FORBIDDEN: REST},
         {"query": "view=all", "purpose": "meeting", "format": "xlsx"}),
    Line("customers_export", "POST", "/customers/export", {BAD: LEAD, FORBIDDEN: REST}, {"query": "view=all"}, "no purpose"),
    Line("views", "POST", "/views", ALL, {"page": "customers", "label": "送礼的", "query": "view=all&abc=A"}),
    Line("views", "POST", "/views", {BAD: PEOPLE}, {"page": "customers", "label": " "}),
    Line("views", "POST", "/views", {NOT_FOUND: PEOPLE}, {"page": "today", "label": "今日"}),
    Line("views", "POST", "/views", {WORKS: LEADS, FORBIDDEN: REST},
         {"page": "customers", "label": "全店", "query": "view=all", "is_shared": "on"}),
    Line("view", "POST", "/views/{view}", CHEN, {"label": "老茶客们"}),
    Line("view", "POST", "/views/{view}", {BAD: PEOPLE}, {"label": "长" * 41}),
    Line("view_removal", "POST", "/views/{view}/removal", CHEN),
    Line("view_restoration", "POST", "/views/{view}/restoration", CHEN),
    Line("view_restoration", "POST", "/views/999999/restoration", {NOT_FOUND: PEOPLE}),
    Line("customer_edit", "GET", "/customers/{lin}/edit", EDIT),
    Line("customer_edit", "GET", "/customers/{nobody}/edit", {FORBIDDEN: NO_CUSTOMERS, NOT_FOUND: REST}),
    Line("customer_edit", "POST", "/customers/{lin}/edit", EDIT, {"name": "林慧敏", "version": "1"}, "nothing changes"),
    Line("customer_edit", "POST", "/customers/{lin}/edit", EDIT_BAD, {"name": "林慧", "version": "-3"}, "stale"),
    Line("customer_edit", "POST", "/customers/{lin}/edit", EDIT_BAD, {"name": "", "version": "1"}),
    Line("customer_edit", "POST", "/customers/{lin}/edit", EDIT_BAD, {"name": "林慧敏", "birth_month": "2", "birth_day": "31"}),
    Line("customer_owner", "POST", "/customers/{lin}/owner", OWNER, {"owner": "{zhou}"}),
    Line("customer_identifiers", "POST", "/customers/{lin}/identifiers", ADD, {"kind": "email", "text": "lin@example.com"}),
    Line("customer_identifiers", "POST", "/customers/{lin}/identifiers", ADD_BAD, {"kind": "phone", "text": "12"}),
    Line("customer_identifiers", "POST", "/customers/{lin}/identifiers", {NOT_FOUND: PEOPLE}, {"kind": "external", "text": "W1"}),
    Line("identifier_preference", "POST", "/customers/{lin}/identifiers/{phone}/preference", ADD),
    Line("identifier_ending", "POST", "/customers/{lin}/identifiers/{mail}/ending", ADD),
    Line("identifier_return", "POST", "/customers/{lin}/identifiers/{mail}/return", ADD),
    Line("identifier_ending", "POST", "/customers/{fang}/identifiers/{phone}/ending", ADD_NOT, {}, "another customer's number"),
    Line("organisations", "GET", "/organisations", SEEN),
    Line("organisations", "GET", "/organisations?view=partner&type=supplier,x&store=0&sort=-spend_12m&cols=kind", SEEN),
    Line("organisation", "GET", "/organisations/{tea}", SEES_TEA),
    Line("organisation", "GET", "/organisations/{lin}", {FORBIDDEN: NO_CUSTOMERS, NOT_FOUND: REST}, {}, "a person"),
    Line("organisation_new", "GET", "/organisations/new", ADDS),
    Line("organisation_new", "POST", "/organisations/new", ADDS_BAD, {"name": "", "organisation_kind": "partner"}),
    Line("organisation_new", "POST", "/organisations/new", ADDS_BAD, {"name": "松间", "organisation_kind": "x"}),
    Line("organisation_new", "POST", "/organisations/new", ADDS_IN_HILL,
         {"name": "山间茶厂", "organisation_kind": "supplier", "store": "{hill}"}),
    Line("organisation_contacts", "POST", "/organisations/{tea}/contacts", TEA, {"name": "秦风", "role": "采购"}),
    Line("organisation_contacts", "POST", "/organisations/{tea}/contacts", TEA_BAD, {"name": " "}),
    Line("organisation_contacts", "POST", "/organisations/{lin}/contacts", ADD_NOT, {"name": "秦风"}),
    Line("contact_preference", "POST", "/organisations/{tea}/contacts/{contact}/preference", TEA),
    Line("contact_ending", "POST", "/organisations/{tea}/contacts/{contact}/ending", TEA),
    Line("contact_return", "POST", "/organisations/{tea}/contacts/{contact}/return", TEA),
    Line("contact_ending", "POST", "/organisations/{tea}/contacts/0/ending", {NOT_FOUND: MAY_ADD, FORBIDDEN: REST}),
)  # fmt: skip
