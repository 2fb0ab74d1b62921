"""Verdicts of points: the books, and adjustments by hand of lin's points."""

from tests.house.verdicts import BAD, FORBIDDEN, NOT_FOUND, REST, WORKS, Line

BOOKS = {WORKS: ("chen", "gao", "he", "shi"), FORBIDDEN: REST}
GIVES = ("chen", "gao", "he", "shi", "zheng", "feng")
ADJUST = {WORKS: ("chen", "shi", "feng"), NOT_FOUND: ("gao", "he", "zheng"), FORBIDDEN: REST}
ADJUST_BAD = {BAD: ("chen", "shi", "feng", "gao", "he", "zheng"), FORBIDDEN: REST}
DECIDE = {WORKS: ("shi",), FORBIDDEN: REST}
NOTHING_TO_DECIDE = {NOT_FOUND: ("shi",), FORBIDDEN: REST}


def words(cast) -> dict[str, int]:
    """An adjustment of lin's points that chen asked for."""
    from datetime import UTC, datetime

    from shuke.foundation.org.actor import acting_as
    from shuke.trade.ledger.commands.adjusting import Change, request_adjustment

    chen = cast.actor("chen")
    given = {
        "customer_id": cast.customers["lin"],
        "unit_id": cast.units["lake"],
        "now": datetime(2026, 11, 22, tzinfo=UTC),
    }
    with acting_as(chen):
        asked = request_adjustment(actor=chen, change=Change(900, "complaint"), key="verdicts", **given).value
    return {"adjustment": asked}


LINES = (
    Line("points_books", "GET", "/points/books", BOOKS),
    Line("points_books", "GET", "/points/books?of=%27", BOOKS),
    Line("points_recounts", "POST", "/points/books/recounts", BOOKS),
    Line("points_journal", "GET", "/points/books/2026-11.csv", BOOKS),
    Line("points_journal", "GET", "/points/books/2026-13.csv", {NOT_FOUND: ("chen", "gao", "he", "shi"), FORBIDDEN: REST}),
    Line("customer_adjustments", "POST", "/customers/{lin}/adjustments", ADJUST,
         {"way": "give", "amount": "20", "reason": "goodwill", "after": "0-0"}),
    Line("customer_adjustments", "POST", "/customers/{lin}/adjustments", ADJUST_BAD,
         {"way": "give", "amount": "1.5", "reason": "goodwill"}),
    Line("customer_adjustments", "POST", "/customers/{lin}/adjustments", ADJUST_BAD,
         {"way": "give", "amount": "5", "reason": "because"}),
    Line("customer_adjustments", "POST", "/customers/{nobody}/adjustments", {NOT_FOUND: GIVES, FORBIDDEN: REST},
         {"way": "give", "amount": "5", "reason": "goodwill"}),
    Line("adjustment_approval", "POST", "/customers/{lin}/adjustments/{adjustment}/approval", DECIDE),
    Line("adjustment_approval", "POST", "/customers/{lin}/adjustments/{nobody}/approval", NOTHING_TO_DECIDE),
    Line("adjustment_refusal", "POST", "/customers/{lin}/adjustments/{adjustment}/refusal", DECIDE),
    Line("adjustment_refusal", "POST", "/customers/{lin}/adjustments/{nobody}/refusal", NOTHING_TO_DECIDE),
)  # fmt: skip
