"""Verdicts of the analyses: who reads sums, who reads persons behind them."""

from tests.house.verdicts import FORBIDDEN, REST, WORKS, Line

SUMS = {WORKS: ("chen", "gao", "he", "shi", "chu", "wei"), FORBIDDEN: REST}
PERSONS = {WORKS: ("chen", "gao", "he", "shi"), FORBIDDEN: REST}
RUNS = {WORKS: ("chu", "jiang"), FORBIDDEN: REST}
MARGINS = {WORKS: ("chen", "gao", "he", "shi", "chu"), FORBIDDEN: REST}

LINES = (
    Line("analyses", "GET", "/analyses", SUMS),
    Line("analyses", "GET", "/analyses?unit=999999", SUMS),
    Line("lifecycle", "GET", "/analyses/lifecycle", SUMS),
    Line("churn", "GET", "/analyses/churn", PERSONS),
    Line("worth", "GET", "/analyses/worth?unit={hill}", SUMS),
    Line("cohorts", "GET", "/analyses/cohorts", SUMS),
    Line("affinity", "GET", "/analyses/affinity?file=product.exe", SUMS),
    Line("performance", "GET", "/analyses/performance?span=x", SUMS),
    Line("profit", "GET", "/analyses/profit", MARGINS),
    Line("demand", "GET", "/analyses/demand?category=x", SUMS),
    Line("insight_runs", "GET", "/analyses/runs?run=x&against=999999", RUNS),
)
