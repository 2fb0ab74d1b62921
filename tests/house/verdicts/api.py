"""Verdicts of the API's pages; the operations themselves are swept by keys in tests/api."""

from tests.house.verdicts import ALL, Line

LINES = (
    Line("api_docs", "GET", "/api/docs", ALL),
    Line("api_openapi", "GET", "/api/openapi.json", ALL),
)
