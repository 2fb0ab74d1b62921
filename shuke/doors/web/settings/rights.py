"""The access matrix in words: scopes, field classes, bundles of acts."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shuke.doors.web.settings.words import CLASSES
from shuke.foundation.org.bundles import BUNDLES
from shuke.foundation.org.matrix import Role

# Scope → (in short, in a sentence).
SCOPES: dict[str | None, tuple[Any, Any]] = {
    None: (_("no customers"), _("No customer at all: counts and settings only.")),
    "self": (_("oneself"), _("Only the own record, in the own portal.")),
    "desk": (
        _("looked up at the till"),
        _(
            "One customer at a time, found by exact phone or card, for 15 minutes; sales of the own store today."
        ),
    ),
    "own": (
        _("own customers"),
        _(
            "Customers this person looks after, and for 15 minutes whom an exact phone or card found at the till."
        ),
    ),
    "credited": (
        _("own sales"),
        _(
            "Customers with a sale of this person that still stands; of them the name and these sales,"
            " nothing of a colleague's."
        ),
    ),
    "assigned": (
        _("assigned customers"),
        _("Customers assigned for an open case or as VIP, until some days after it is closed."),
    ),
    "subtree": (
        _("the unit and below"),
        _("Everybody at home in the unit or below it; nothing beside it or above."),
    ),
    "units": (_("the unit, in sums"), _("The unit's customers as sums; groups under ten are not told.")),
    "all": (
        _("everybody"),
        _("Every customer of the house, in the detail that the field classes allow."),
    ),
}
SIGHTS = {
    "full": pgettext_lazy("how a class is shown", "in full"),
    "masked": pgettext_lazy("how a class is shown", "masked"),
    "": pgettext_lazy("how a class is shown", "not"),
}
# What belongs to a class, in shop words.
BELONGS = {
    "B": _("Name, member number, home store, owner, tags"),
    "C": _("Phone, e-mail, card, WeChat, address, birthday"),
    "S": _("Orders, amounts, goods, RFM and ABC"),
    "X": _("Complaints, health, children, risk: whatever hurts if it gets about"),
}
BUNDLE_WORDS = {
    "everybody": (_("Own look and password"), _("Language, theme, saved views, the own password.")),
    "see_customers": (_("See customers"), _("Lists, search, the customer's page, orders: within the scope.")),
    "see_story": (_("See the story"), _("Who did what with a customer, from the event log.")),
    "tag": (_("Put on tags"), _("Tags on and off.")),
    "enrol": (_("Enrol and correct"), _("New customers, names, numbers, custom fields.")),
    "own_customers": (_("Lead a store"), _("Another owner, another home store; messages that went out.")),
    "resolve": (
        _("Merge and split"),
        _("Two records of one person become one, and two again; possible duplicates, record quality."),
    ),
    "export": (_("Export"), _("Lists as files, for a stated purpose; the log keeps each.")),
    "approve": (
        _("Agree to large exports"),
        _("The second person's word on files above 1,000 customers, never on one's own."),
    ),
    "integrate": (_("Other programs"), _("What keys of other programs may write.")),
    "look_up": (_("Look up at the till"), _("One customer by exact phone or card; enrol who is new.")),
    "rights": (
        _("Rights of people"),
        _("Requests, own copies, holds, erasure; consents and the words they were given to."),
    ),
    "reveal": (_("Open masked values"), _("One by one, for a reason, and the log keeps it.")),
    "follow_up": (_("Follow up"), _("Plan, do and put off follow-ups; write notes.")),
    "see_trade": (_("See goods and stock"), _("Products, prices, what lies where.")),
    "sell": (_("Sell"), _("Sales and refunds at the till, points and value with them.")),
    "goodwill": (
        _("Give points and coupons by hand"),
        _("Points up to a limit, for a reason; above it a second person decides. Coupons of open offers."),
    ),
    "govern_points": (
        _("Lead the programme"),
        _(
            "The second person's word on points, longer lives of points; terms and offers, for the whole house."
        ),
    ),
    "see_insight": (_("See analyses"), _("RFM, ABC and other sums of a unit.")),
    "see_figures": (_("See each customer's figures"), _("RFM cell, ABC class, rhythm of one customer.")),
    "run_insight": (_("Compute"), _("Start the computation of all figures; when it was done last.")),
    "import": (_("Import"), _("Customers, goods, stock and sales from files.")),
    "see_house": (_("See the house"), _("Units, staff, roles, channels.")),
    "configure": (_("Configure the house"), _("Open and move units, accounts, roles, keys, jobs.")),
    "configure_fields": (_("Define custom fields"), _("What the shop wants to know of its customers.")),
    "audit": (
        _("Watch over the details"),
        _("The event log; incidents, who was touched and who is told; risk assessments."),
    ),
}


def bundle_name(code: str) -> Any:
    """A bundle in words; one without words by its own name."""
    return BUNDLE_WORDS.get(code, (code, ""))[0]


def bundles_of(role: Role) -> list[dict[str, Any]]:
    """The bundles of a role with their acts."""
    return [
        {
            "code": code,
            "name": bundle_name(code),
            "hint": BUNDLE_WORDS.get(code, ("", ""))[1],
            "acts": BUNDLES[code],
        }
        for code in (*role.bundles, "everybody")
    ]


def classes_of(role: Role) -> list[dict[str, Any]]:
    """The four classes as the role sees them, from open to secret."""
    return [
        {"letter": letter, "name": CLASSES[letter][0], "belongs": BELONGS[letter], "sight": role.classes.get(letter, ""),
         "words": SIGHTS[role.classes.get(letter, "")]}
        for letter in "BCSX"
    ]  # fmt: skip


def scope_short(role: Role) -> Any:
    """The row scope in two or three words."""
    return SCOPES[role.scope][0]
