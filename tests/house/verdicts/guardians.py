"""Verdicts of children and guardians: class X, so only who sees it learns that there is one."""

from tests.house.verdicts import (
    ALL_AND_STRANGERS,
    BAD,
    FORBIDDEN,
    NOT_FOUND,
    PEOPLE,
    REST,
    STRANGER,
    WORKS,
    Line,
)

LEAD = ("chen", "shi")
REVEAL = {WORKS: (*LEAD, "shen"), NOT_FOUND: ("gao", "he", "zhou", "li"), FORBIDDEN: REST}
REVEAL_BAD = {BAD: (*LEAD, "shen", "gao", "he", "zhou", "li"), FORBIDDEN: REST}
NO_GUARDIAN = {NOT_FOUND: (*LEAD, "shen", "gao", "he", "zhou", "li"), FORBIDDEN: REST}
GROWN = {WORKS: LEAD, NOT_FOUND: ("gao", "he"), FORBIDDEN: REST}


def words(cast) -> dict[str, int]:
    """A child of lin's, and one who has grown to 14 since."""
    from django.db import transaction

    from shuke.customers.commands.people import enrol_person
    from shuke.customers.models import Birthday, Guardianship
    from shuke.foundation.org.actor import SYSTEM, acting_as

    found = {}
    with acting_as(SYSTEM), transaction.atomic():
        for word, name, year in (("child", "林小满", 2020), ("grown", "林小雪", 2008)):
            given = {"identifiers": {}, "home_unit_id": cast.units["lake"], "today": cast.today}
            id_ = enrol_person(actor=SYSTEM, name=name, **given).value
            Guardianship.objects.create(
                child_id=id_, guardian_id=cast.customers["lin"], relation="mother", from_on=cast.today
            )
            Birthday.objects.create(customer_id=id_, year=year, month=5, day=1)
            found[word] = id_
    return found


LINES = (
    Line("join", "GET", "/join/lake?for=child", ALL_AND_STRANGERS),
    Line("join", "POST", "/join/lake", {BAD: (*PEOPLE, STRANGER)}, {"phone": "1380013", "for": "child"}),
    Line("guardian_reveal", "POST", "/customers/{child}/guardian/reveal", REVEAL, {"reason": "call"}),
    Line(
        "guardian_reveal", "POST", "/customers/{child}/guardian/reveal", REVEAL_BAD, {"reason": "curiosity"}
    ),
    Line("guardian_reveal", "POST", "/customers/{lin}/guardian/reveal", NO_GUARDIAN, {"reason": "call"}),
    Line("guardian_ending", "POST", "/customers/{grown}/guardian/ending", GROWN, {"how": "spoken"}),
    Line(
        "guardian_ending",
        "POST",
        "/customers/{grown}/guardian/ending",
        {BAD: (*LEAD, "gao", "he"), FORBIDDEN: REST},
        {"how": "x"},
    ),
    Line(
        "guardian_ending",
        "POST",
        "/customers/{child}/guardian/ending",
        {BAD: LEAD, NOT_FOUND: ("gao", "he"), FORBIDDEN: REST},
        {"how": "spoken"},
        "still a child",
    ),
)
