"""Verdicts of the short forms, and of campaigns and events."""

from tests.house.verdicts import BAD, FORBIDDEN, NOT_FOUND, REST, WORKS, Line

STAFF = ("chen", "gao", "he", "shi", "zhou", "li")
LEAD = ("chen", "gao", "he", "shi")
WRITE = {WORKS: STAFF, FORBIDDEN: REST}
WRITE_BAD = {BAD: STAFF, FORBIDDEN: REST}
AT_LAKE = {WORKS: ("chen", "shi", "zhou", "li"), NOT_FOUND: ("gao", "he"), FORBIDDEN: REST}
OWN = {WORKS: ("chen", "shi"), NOT_FOUND: ("gao", "he"), FORBIDDEN: REST}
FORM = {"name": "春茶会", "kind": "event", "from_on": "2026-11-01"}


def words(cast) -> dict[str, int]:
    """A fair of the lake store."""
    from datetime import date

    from shuke.customers.commands.ties.campaigns import open_campaign
    from shuke.customers.rules.campaigns import CampaignGiven
    from shuke.foundation.org.actor import SYSTEM, acting_as

    given = CampaignGiven("fair", "茶博会", "Fair", "exhibition", cast.units["lake"], date(2026, 1, 1), None)
    with acting_as(SYSTEM):
        return {"campaign": open_campaign(actor=SYSTEM, given=given).value}


LINES = (
    Line("capture", "GET", "/capture", WRITE),
    Line("capture_way", "GET", "/capture/exhibition?at=fair", WRITE),
    Line("capture_way", "GET", "/capture/pigeon", {NOT_FOUND: STAFF, FORBIDDEN: REST}),
    Line("capture_way", "POST", "/capture/call", WRITE_BAD, {"phone": "12345", "name": "王五"}),
    Line(
        "capture_way",
        "POST",
        "/capture/call",
        WRITE_BAD,
        {"phone": "13812345678", "name": "王五", "campaign": "x"},
    ),
    Line(
        "capture",
        "POST",
        "/capture",
        {WORKS: ("he",), NOT_FOUND: STAFF, FORBIDDEN: REST},
        {"phone": "13812345678", "name": "王五", "store": "{hill}"},
    ),
    Line("campaigns", "GET", "/settings/campaigns", WRITE),
    Line("campaign_new", "GET", "/settings/campaigns/new", {WORKS: LEAD, FORBIDDEN: REST}),
    Line(
        "campaign_new",
        "POST",
        "/settings/campaigns/new",
        {BAD: LEAD, FORBIDDEN: REST},
        {**FORM, "code": "A B"},
    ),
    Line(
        "campaign_new",
        "POST",
        "/settings/campaigns/new",
        {BAD: LEAD, FORBIDDEN: REST},
        {**FORM, "from_on": "31 Feb"},
    ),
    Line("campaign", "GET", "/settings/campaigns/{campaign}", AT_LAKE),
    Line("campaign", "GET", "/settings/campaigns/{campaign}?only=bought", AT_LAKE),
    Line("campaign", "GET", "/settings/campaigns/{nobody}?only=x", {NOT_FOUND: STAFF, FORBIDDEN: REST}),
    Line("campaign_change", "GET", "/settings/campaigns/{campaign}/change", OWN),
    Line(
        "campaign_change",
        "POST",
        "/settings/campaigns/{campaign}/change",
        {BAD: ("chen", "shi"), NOT_FOUND: ("gao", "he"), FORBIDDEN: REST},
        {**FORM, "kind": "party", "unit": "{lake}"},
    ),
    Line("campaign_closing", "POST", "/settings/campaigns/{campaign}/closing", OWN),
    Line("campaign_reopening", "POST", "/settings/campaigns/{campaign}/reopening", OWN),
)
