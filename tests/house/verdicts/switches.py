"""Verdicts of the switches of the shop: the administrator's."""

from tests.house.verdicts import FORBIDDEN, NOT_FOUND, REST, WORKS, Line

ADMIN = {WORKS: ("jiang",), FORBIDDEN: REST}

LINES = (
    Line("switches", "GET", "/settings/switches", ADMIN),
    Line("switch", "POST", "/settings/switches/merge_by_rule", ADMIN, {"on": "0"}),
    Line("switch", "POST", "/settings/switches/merge_by_rule", ADMIN, {"on": "1"}),
    Line(
        "switch",
        "POST",
        "/settings/switches/everything",
        {NOT_FOUND: ("jiang",), FORBIDDEN: REST},
        {"on": "1"},
    ),
)
