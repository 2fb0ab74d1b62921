"""Verdicts of the fit card."""

from tests.house.verdicts import BAD, FORBIDDEN, NOT_FOUND, REST, WORKS, Line

STAFF = ("chen", "gao", "he", "shi", "zhou", "li")
FIT = {WORKS: ("chen", "shi", "zhou"), NOT_FOUND: ("gao", "he", "li"), FORBIDDEN: REST}


def words(cast) -> dict[str, int]:
    """A size of the shop's own vocabulary."""
    from shuke.customers.commands.fields import define_field
    from shuke.customers.rules.fields import Choice, Field
    from shuke.foundation.org.actor import SYSTEM, acting_as

    sizes = (Choice("s", "S", "S"), Choice("m", "M", "M"))
    with acting_as(SYSTEM):
        given = Field("robe", "茶服尺码", "Robe size", "choice", choices=sizes, is_fit=True)
        return {"robe": define_field(actor=SYSTEM, given=given).value}


LINES = (
    Line("fit", "POST", "/customers/{lin}/fit", FIT, {"field": "robe", "value": "m"}),
    Line(
        "fit",
        "POST",
        "/customers/{lin}/fit",
        {BAD: FIT[WORKS], NOT_FOUND: ("gao", "he", "li"), FORBIDDEN: REST},
        {"field": "robe", "value": "xxl"},
    ),
    Line(
        "fit_former",
        "GET",
        "/customers/{lin}/fit/former",
        {WORKS: ("chen", "shi", "zhou", "feng", "shen"), FORBIDDEN: ("chu", "wei", "jiang"), NOT_FOUND: REST},
    ),
)
