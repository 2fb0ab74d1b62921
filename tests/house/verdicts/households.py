"""Verdicts of households."""

from tests.house.verdicts import BAD, FORBIDDEN, NOT_FOUND, REST, WORKS, Line

STAFF = ("chen", "gao", "he", "shi", "zhou", "li")
BOTH = {WORKS: ("chen", "shi", "zhou"), NOT_FOUND: ("gao", "he", "li"), FORBIDDEN: REST}
SELLERS = ("chen", "gao", "he", "zhou", "li", "wu")
HANDS = {
    BAD: ("chen", "zhou"),
    NOT_FOUND: ("gao", "he", "li", "wu"),
    FORBIDDEN: REST,
}  # a wrong code of the member
JOIN = "/customers/{lin}/household"


def words(cast) -> dict[str, int]:
    """lin lives with a woman who is new at the same store, and whom zhou looks after too."""
    from shuke.customers.commands.ties.households import join_household
    from shuke.foundation.org.actor import SYSTEM, acting_as

    lin, new = cast.customers["lin"], cast.customers["new"]
    with acting_as(SYSTEM):
        made = join_household(actor=SYSTEM, customer_id=lin, other_id=new, role="child", today=cast.today)
    return {"mate": made.value, "daughter": new}


LINES = (
    Line("household", "POST", JOIN, BOTH, {"other": "{daughter}", "role": "child"}),
    Line("household", "POST", JOIN, {BAD: STAFF, FORBIDDEN: REST}, {"other": "{daughter}", "role": "boss"}),
    Line("household", "POST", JOIN, {BAD: STAFF, FORBIDDEN: REST}, {"other": "{lin}", "role": "child"}),
    Line("household", "POST", JOIN, {NOT_FOUND: STAFF, FORBIDDEN: REST}, {"other": "0", "role": "child"}),
    Line(
        "customer",
        "GET",
        "/customers/{fang}?kin=lin",
        {WORKS: ("he", "shen"), FORBIDDEN: ("chu", "wei", "jiang"), NOT_FOUND: REST},
    ),
    Line(
        "household_points",
        "POST",
        "/customers/{lin}/household/points",
        HANDS,
        {"mate": "{mate}", "amount": "5", "key": "verdicts", "code_id": "1", "code": "0"},
    ),
    Line(
        "household_points",
        "POST",
        "/customers/{fang}/household/points",
        {NOT_FOUND: SELLERS, FORBIDDEN: REST},
        {"mate": "{mate}", "amount": "5", "key": "far"},
    ),
    Line("household_ending", "POST", "/customers/{lin}/household/{mate}/ending", BOTH),
    Line(
        "household_ending",
        "POST",
        "/customers/{lin}/household/{nobody}/ending",
        {NOT_FOUND: STAFF, FORBIDDEN: REST},
    ),
    Line(
        "household_ending",
        "POST",
        "/customers/{fang}/household/{mate}/ending",
        {NOT_FOUND: STAFF, FORBIDDEN: REST},
    ),
    Line("household_return", "POST", "/customers/{lin}/household/{mate}/return", BOTH),
    Line(
        "household_return",
        "POST",
        "/customers/{lin}/household/{nobody}/return",
        {NOT_FOUND: STAFF, FORBIDDEN: REST},
    ),
)
