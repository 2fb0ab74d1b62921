"""Verdicts of the pages of record quality."""

from tests.house.verdicts import FORBIDDEN, NOT_FOUND, REST, WORKS, Line

LEADS = {WORKS: ("chen", "gao", "he", "shi"), FORBIDDEN: REST}
NO_FAULT = {NOT_FOUND: ("chen", "gao", "he", "shi"), FORBIDDEN: REST}

LINES = (
    Line("quality", "GET", "/quality", LEADS),
    Line("quality", "GET", "/quality?unit=%27", LEADS),
    Line("quality_fault", "GET", "/quality/no_birthday", LEADS),
    Line("quality_fault", "GET", "/quality/no_birthday?below=x&unit=999999", LEADS),
    Line("quality_fault", "GET", "/quality/no_soul", NO_FAULT),
)
