"""Verdicts of finding: everybody who works here may look for what is in reach; what is found depends on the right."""

from tests.house.verdicts import ALL, BAD, REST, Line

LINES = (
    Line("search", "GET", "/search", ALL),
    Line("search", "GET", "/search?q=8016", ALL),
    Line("search", "GET", "/search?q=S-1", ALL),
    Line("search", "GET", "/search?q=%E6%9E%97", ALL),
    Line("search", "GET", "/search?q=%ff'%22%5C%25_", ALL),
    Line("search", "GET", "/search?q=%00", {BAD: REST}),
    Line("palette", "GET", "/palette", ALL),
    Line("palette", "GET", "/palette?q=%E6%9E%97", ALL),
    Line("palette", "GET", "/palette?q=13800138016", ALL),
    Line("palette", "GET", "/palette?q=S-100", ALL),
    Line("palette", "GET", "/palette?q=%ff'%22%5C%25_", ALL),
    Line("palette", "GET", "/palette?q=%00", {BAD: REST}),
)
