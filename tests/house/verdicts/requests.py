"""Verdicts of requests: staff who enrol take one down for whom they reach, the privacy officer answers. {asked} and
{unproved} are lin's, {objected} is wujg's; {day} is today,
{gone} is somebody who is erased."""

from typing import Any

from tests.cast import Cast
from tests.house.verdicts import BAD, FORBIDDEN, NOT_FOUND, REST, WORKS, Line

OFFICER = {WORKS: ("shen",), FORBIDDEN: REST}
NOT_THERE = {NOT_FOUND: ("shen",), FORBIDDEN: REST}
WRONG = {BAD: ("shen",), FORBIDDEN: REST}
TAKERS = ("chen", "gao", "he", "shi", "zhou", "li", "wu", "shen")
TAKE = {WORKS: TAKERS, FORBIDDEN: REST}
TAKE_BAD = {BAD: TAKERS, FORBIDDEN: REST}
OF_LIN = {WORKS: ("chen", "shi", "zhou", "shen"), NOT_FOUND: ("gao", "he", "li", "wu"), FORBIDDEN: REST}
BAD_OF_LIN = {BAD: ("chen", "shi", "zhou", "shen"), NOT_FOUND: ("gao", "he", "li", "wu"), FORBIDDEN: REST}


def words(cast: Cast) -> dict[str, Any]:
    """Requests that wait."""
    from django.utils import timezone

    from shuke.customers.commands.people import enrol_person
    from shuke.foundation.org.actor import SYSTEM, acting_as
    from shuke.stewardship.privacy.commands.requests import take_request
    from shuke.stewardship.privacy.rules.requests import Asked

    day = timezone.localdate()
    wanted = (
        ("asked", "lin", "correct", "code"),
        ("unproved", "lin", "restrict", ""),
        ("objected", "wujg", "object", "code"),
    )
    with acting_as(SYSTEM):
        made = {
            word: take_request(
                actor=SYSTEM, customer_id=cast.customers[customer], asked=Asked(kind, "counter", proof), received_on=day,
                today=day,
            ).value
            for word, customer, kind, proof in wanted
        }  # fmt: skip
        gone = enrol_person(
            actor=SYSTEM, name="过客", identifiers={}, home_unit_id=cast.units["lake"], today=cast.today
        )
    return {**made, "day": day.isoformat(), "gone": gone.value}


_TAKEN = {"customer": "{lin}", "kind": "copy", "way": "counter", "proof": "", "received_on": "{day}"}
LINES = (
    Line("requests", "GET", "/requests", OFFICER),
    Line("request", "GET", "/requests/{asked}", OFFICER),
    Line("request", "GET", "/requests/{nobody}", NOT_THERE),
    Line("request_new", "GET", "/requests/new", TAKE),
    Line("request_new", "GET", "/requests/new?customer={lin}", OF_LIN),
    Line("request_new", "POST", "/requests/new", TAKE_BAD, {**_TAKEN, "customer": ""}, "nobody is named"),
    Line("request_new", "POST", "/requests/new", BAD_OF_LIN, {**_TAKEN, "kind": "gold"}),
    Line("request_new", "POST", "/requests/new", BAD_OF_LIN, {**_TAKEN, "received_on": "31 Feb"}),
    Line("request_new", "POST", "/requests/new", OF_LIN, _TAKEN),
    Line("request_answer", "POST", "/requests/{unproved}/answer", WRONG, {}, "nobody made sure who asks"),
    Line("request_proof", "POST", "/requests/{unproved}/proof", WRONG, {"proof": "face"}),
    Line("request_proof", "POST", "/requests/{unproved}/proof", OFFICER, {"proof": "document"}),
    Line("request_proof", "POST", "/requests/{nobody}/proof", NOT_THERE, {"proof": "document"}),
    Line("request_refusal", "POST", "/requests/{asked}/refusal", WRONG, {"ground": "mood"}),
    Line("request_refusal", "POST", "/requests/{asked}/refusal", OFFICER, {"ground": "repeated"}),
    Line("request_reopening", "POST", "/requests/{asked}/reopening", OFFICER),
    Line("request_withdrawal", "POST", "/requests/{asked}/withdrawal", OFFICER),
    Line("request_answer", "POST", "/requests/{asked}/answer", WRONG, {}, "it was taken back"),
    Line("request_answer", "POST", "/requests/{unproved}/answer", OFFICER),
    Line("request_fulfilment", "POST", "/requests/{objected}/fulfilment", OFFICER),
    Line("request_fulfilment", "POST", "/requests/{nobody}/fulfilment", NOT_THERE),
    Line("retention", "GET", "/settings/retention", OFFICER),
    Line("retention", "POST", "/settings/retention", OFFICER, {"kind": "lookups", "days": "20"}),
    Line("retention", "POST", "/settings/retention", WRONG, {"kind": "lookups", "days": "x"}),
    Line("retention", "POST", "/settings/retention", NOT_THERE, {"kind": "memories", "days": "9"}),
    Line("customer_hold", "POST", "/customers/{lin}/hold", WRONG, {"reason": "whim"}),
    Line("customer_hold", "POST", "/customers/{gone}/hold", OFFICER, {"reason": "court"}),
    Line("customer_erasure", "GET", "/customers/{gone}/erasure", OFFICER),
    Line("customer_erasure", "GET", "/customers/{nobody}/erasure", NOT_THERE),
    Line("customer_erasure", "POST", "/customers/{gone}/erasure", WRONG, {}, "a hold stands"),
    Line("hold_lifting", "POST", "/customers/{gone}/hold/lifting", OFFICER),
    Line("hold_lifting", "POST", "/customers/{nobody}/hold/lifting", NOT_THERE),
    Line("restriction_ending", "POST", "/customers/{gone}/restriction/ending", OFFICER),
    Line("account_return", "POST", "/customers/{gone}/account/return", OFFICER),
    Line("customer_erasure", "POST", "/customers/{gone}/erasure", OFFICER),
    Line("customer_erasure", "POST", "/customers/{nobody}/erasure", NOT_THERE),
)  # fmt: skip
