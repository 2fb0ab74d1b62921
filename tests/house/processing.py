"""The record of processing (PIPL 54 to 56, GDPR 30), written from the field classes, the holdings and the row policies.

`python -m tests.house.processing` puts it between its marks in docs/privacy.md. What only people know, what a table is for
and how long it is kept, stands here; a table without it fails.
"""

from __future__ import annotations

from typing import Any

from tests.house.sources import ROOT

PAGE = ROOT / "docs" / "privacy.md"
BEGIN, END = "<!-- processing: written by python -m tests.house.processing -->", "<!-- end of processing -->"
HEAD = """## Record of processing

Every table that holds personal details, as the program declares them: written from `field_classes`, `HOLDINGS`, the row
policies and the access matrix; do not edit. Classes: B basic, C contact, S sales, X sensitive, K secret (shown to nobody).
"Who may see" names the roles that may ask for the table and reach rows of it, with the classes that they are shown; a star:
masked until revealed, one by one and for a reason. Which rows each of them reaches is its scope (`matrix.py`)."""
# What a domain's tables are for; a table of its own word comes first.
PURPOSES = {
    "customers": "to know and serve customers", "orders": "to fulfil sales, keep the books, take goods back",
    "ledger": "to keep what members earned and paid ahead, and to show that it is right",
    "programme": "to keep what members were promised", "coupons": "to keep what was promised, and to show what it took off",
    "rewards": "to hand over what members had for points",
    "referrals": "to give who brought a friend what was promised, and to see who only pretends",
    "counter": "to give back with the goods what had paid them",
    "care": "to look after customers", "conversations": "to write to customers, and to show that it was done",
    "insight": "to see who matters; not for who refused it", "resolution": "to keep one record per person",
    "privacy": "to meet rights, and to show that they were met", "exports": "to hand out lists under control",
    "imports": "to take in the shop's own records", "audit": "to show who did what",
    "org": "to let staff sign in, and to show who did",
    "customers_consent": "to show what was allowed", "customers_standing": "to ask before each use whether it is allowed",
    "customers_lookup": "to open one customer at the till for 15 minutes",
    "privacy_touched": "to tell people that their details got about",
    "customers_formervalue": "to know what fitted before", "customers_housemate": "to know who buys for whom",
    "customers_guardianship": "to keep a child's details only with its guardian's consent",
    "customers_arrival": "to know what campaigns and events bring", "customers_origin": "to know where details come from",
}  # fmt: skip
# Which permission opens a domain's rows; without it nobody asks for them.
ASKED: dict[str, set[str]] = {
    "customers": {"customers.view"}, "orders": {"orders.view"}, "care": {"care.view"},
    "audit": {"customers.view_story", "audit.read"},
    "conversations": {"conversations.view_outbox"}, "insight": {"insight.view_figures"}, "resolution": {"resolution.view"},
    "privacy": {"privacy.view_requests", "privacy.take_request"}, "exports": {"exports.view"}, "imports": {"imports.view"},
    "ledger": {"ledger.view"}, "programme": {"programme.view"}, "coupons": {"coupons.view"}, "rewards": {"rewards.view"},
    "referrals": {"referrals.view"},
    "counter": {"counter.view"},
    "customers_consent": {"customers.view_consents"}, "customers_standing": {"customers.view_consents"},
    "privacy_touched": {"privacy.view_incidents"}, "customers_personkey": set(), "customers_cardlink": set(),
    "customers_membersession": set(),
}  # fmt: skip
NOBODY_IN_IT = (
    "catalog_product",
    "insight_run",
    "insight_cell",
    "insight_pareto",
    "insight_class",
    "insight_tally",
    "insight_report",
    "insight_finding",
    "ledger_tally",
    "ledger_recount",
    "reviews_letter",
)
UNTIL_ERASED = "until the person is erased"
AS_PROOF = "stays as proof"
ROWS_OF_IT = "with the sale"


def kept() -> dict[str, str]:
    """How long, by table, where it is not until the person is erased; spans come from the code that erases."""
    from shuke.customers.rules.codes import LIFE
    from shuke.integrations.imports.commands.uploads import KEPT_FOR as UPLOADS
    from shuke.service.conversations.commands.queueing import KEPT_ELSE
    from shuke.stewardship.exports.rules.limits import KEPT_FOR as FILES
    from shuke.stewardship.resolution.rules.survivors import SPLIT_DAYS

    files = f"{UPLOADS.days} days, unless an unfinished import reads it"
    proof = dict.fromkeys(
        ("audit_subject", "customers_consent", "customers_standing", "customers_restriction", "privacy_request",
         "privacy_hold", "privacy_erasure", "resolution_merge"), AS_PROOF,
    )  # fmt: skip
    books = dict.fromkeys(("orders_order", "orders_refund"), "with the books, without the person once erased")
    books["ledger_account"] = books["orders_order"]
    points = dict.fromkeys(
        ("ledger_transfer", "ledger_entry", "ledger_lot", "ledger_lotmove", "ledger_reservation", "ledger_hold",
         "ledger_adjustment"), "with the books",
    )  # fmt: skip
    books["rewards_redemption"] = books["orders_order"]
    books["coupons_coupon"] = books["coupons_reported"] = books["orders_order"]
    parts = dict.fromkeys(
        (
            "coupons_use",
            "coupons_used",
            "coupons_share",
            "orders_line",
            "orders_payment",
            "orders_refundline",
            "orders_refundmatch",
        ),
        ROWS_OF_IT,
    )
    parts |= dict.fromkeys(("coupons_use", "coupons_used", "coupons_share"), ROWS_OF_IT)
    jobs = dict.fromkeys(("imports_draft", "imports_job", "imports_trace", "imports_kept"), "with the import")
    return {
        **proof, **books, **points, **parts, **jobs,
        "conversations_message": f"words {KEPT_ELSE.days} days (codes {int(LIFE.total_seconds() // 60)} min valid, 1 h kept)",
        "resolution_moved": f"{SPLIT_DAYS} days, as long as a merge can be split", "exports_file": f"file {FILES.days} days",
        "imports_upload": files, "imports_stage": "minutes: emptied by the merge", "imports_error": "with the import",
        "imports_inbox": "until the inbox is forgotten", "org_signin": "a season after it ended",
        "org_staff": "as long as acts name the account",
    }  # fmt: skip


def how_long(table: str) -> str:
    """How long rows stay; what ages by itself, and in how many days where the officer said nothing else, stands behind it."""
    from shuke.foundation.org.holdings import AGED

    told = [kept().get(table, UNTIL_ERASED)]
    return "; ".join(
        told + [f"{str(one.title).lower()}: {one.days} days" for one in AGED.values() if one.table == table]
    )


def personal_models() -> list[Any]:
    """Models with a holding, or with a field of class C, S or X that tells of somebody."""
    from django.apps import apps

    from shuke.foundation.org.holdings import HOLDINGS

    ours = [model for model in apps.get_models() if model.__module__.startswith("shuke.")]
    return [
        model
        for model in ours
        if model._meta.db_table not in NOBODY_IN_IT
        and (model._meta.db_table in HOLDINGS or set(model.field_classes.values()) & set("CSX"))
    ]


def purpose_of(table: str) -> str:
    """What the table is for; KeyError for a domain that nobody gave a purpose."""
    return PURPOSES.get(table) or PURPOSES[table.partition("_")[0]]


def row(model: Any) -> str:
    """A table's line."""
    from shuke.foundation.org.holdings import HOLDINGS

    table = model._meta.db_table
    holding = HOLDINGS.get(table)
    meaning = (model.__doc__ or "").strip().split("\n")[0].replace("|", "/")
    sentence = meaning.partition(". ")[0].partition("; ")[0].rstrip(".")
    erased = (
        ON_ERASE[holding.on_erase]
        if holding
        else ON_ERASE_OF_PARTS.get(table, "goes with files that name the person")
    )
    cells = [
        f"`{table}`",
        sentence,
        _classes(model),
        purpose_of(table),
        how_long(table),
        erased,
        _seen(model),
    ]
    return "| " + " | ".join(cells) + " |"


ON_ERASE = {
    "delete": "goes", "blank": "is emptied", "keep": "stays: no name, no contact in it", "unlink": "stays without the person",
}  # fmt: skip
ON_ERASE_OF_PARTS = {
    **dict.fromkeys(("orders_line", "orders_payment", "orders_refundline", "orders_refundmatch"), "stays with the sale"),
    **dict.fromkeys(("ledger_transfer", "ledger_entry", "ledger_lot", "ledger_lotmove", "ledger_reservation", "ledger_hold",
                     "ledger_adjustment"), "stays with the account"),
    **dict.fromkeys(("coupons_use", "coupons_used", "coupons_share"), "stays with the sale"),
    "org_staff": "no customer", "org_signin": "no customer", "imports_inbox": "no customer",
    "exports_file": "the file goes by its days",
}  # fmt: skip


def _classes(model: Any) -> str:
    told = []
    for letter in "BCSXK":
        names = [name for name, of in model.field_classes.items() if of == letter and name != "pk"]
        told += (
            [f"{letter} ({len(names)})" if letter == "B" else f"{letter} ({', '.join(sorted(names))})"]
            if names
            else []
        )
    return "; ".join(told)


def _seen(model: Any) -> str:
    from shuke.foundation.org.matrix import ROLES
    from tests.house.test_policies import NO_PERSON_IN_IT, ONLY_SCOPE_ALL_MAY_TOUCH, WITHOUT_POLICY

    table, letters = model._meta.db_table, set(model.field_classes.values()) - {"K"}
    if table in NO_PERSON_IN_IT:
        return "staff themselves; who administers"
    without = WITHOUT_POLICY.get(table, (set(), ""))[0]
    if table in ONLY_SCOPE_ALL_MAY_TOUCH:
        return "nobody; the import alone"
    asked = ASKED[table] if table in ASKED else ASKED[table.partition("_")[0]]
    found = []
    for role in ROLES.values():
        shown = [
            letter + "*" * (role.classes[letter] == "masked")
            for letter in "BCSX"
            if letter in letters & set(role.classes)
        ]
        if role.scope is not None and role.scope not in without and shown and asked & role.permissions:
            found.append(f"{role.name} {' '.join(shown)}")
    return ", ".join(found) or "nobody"


def text() -> str:
    """The section."""
    from django.utils import translation

    with translation.override("en"):
        lines = [row(model) for model in sorted(personal_models(), key=lambda model: model._meta.db_table)]
    titles = "| table | what it keeps | classes (fields) | what for | how long | on erasure | who may see |"
    return "\n".join([BEGIN, HEAD, "", titles, "|" + " --- |" * 7, *lines, END])


def page(before: str) -> str:
    """docs/privacy.md with the section between its marks, or at its end."""
    head, mark, rest = before.partition(BEGIN)
    tail = rest.partition(END)[2] if mark else "\n"
    return f"{head.rstrip()}\n\n{text()}{tail}"


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuke.config.settings")
    os.environ.setdefault("SHUKE_WITHOUT_SECRETS", "1")
    django.setup()
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{len(personal_models())} tables in {PAGE.relative_to(ROOT)}")
