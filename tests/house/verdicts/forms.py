"""Verdicts of checking one field: everybody who works here, by the rules alone; no row is read."""

from tests.house.verdicts import ALL, BAD, NOT_FOUND, REST, Line

LINES = (
    Line("field_check", "POST", "/field-check", ALL, {"check": "phone", "value": "13800138016"}),
    Line("field_check", "POST", "/field-check", ALL, {"check": "phone", "value": ""}),
    Line("field_check", "POST", "/field-check", {BAD: REST}, {"check": "phone", "value": "12345"}),
    Line("field_check", "POST", "/field-check", {BAD: REST}, {"check": "email", "value": "nobody@"}),
    Line(
        "field_check",
        "POST",
        "/field-check",
        {BAD: REST},
        {"check": "birthday", "birth_month": "2", "birth_day": "31"},
    ),
    Line("field_check", "POST", "/field-check", {NOT_FOUND: REST}, {"check": "password", "value": "x"}),
)
