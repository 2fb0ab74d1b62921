"""Verdicts of lists as files. {decided} is one of chen's that was not agreed to."""

from tests.cast import Cast
from tests.house.verdicts import BAD, FORBIDDEN, NOT_FOUND, REST, WORKS, Line

SEES = {WORKS: ("chen", "gao", "he", "shi", "shen"), FORBIDDEN: REST}
DECIDES_NOTHING = {NOT_FOUND: ("shi", "shen"), FORBIDDEN: REST}
DECIDED = {BAD: ("shi", "shen"), FORBIDDEN: REST}

LINES = (
    Line("exports", "GET", "/exports", SEES),
    Line("exports", "GET", "/exports?q=%25_%27\\", SEES),
    Line("export_file", "GET", "/exports/{decided}/file", {NOT_FOUND: REST}),
    Line("export_file", "GET", "/exports/{nobody}/file", {NOT_FOUND: REST}),
    Line("export_approval", "POST", "/exports/{decided}/approval", DECIDED),
    Line("export_approval", "POST", "/exports/{nobody}/approval", DECIDES_NOTHING),
    Line("export_refusal", "POST", "/exports/{decided}/refusal", DECIDED),
    Line("export_refusal", "POST", "/exports/{nobody}/refusal", DECIDES_NOTHING),
)


def words(cast: Cast) -> dict[str, int]:
    """Asked for by chen, and not agreed to by the officer."""
    from django.utils import timezone

    from shuke.foundation.org.actor import acting_as
    from shuke.stewardship.exports.commands.asking import decline_file, request_file

    chen, shen, now = cast.actor("chen"), cast.actor("shen"), timezone.now()
    with acting_as(chen):
        number = request_file(
            actor=chen,
            page="customers",
            query="view=all",
            form="csv",
            purpose="meeting",
            expected=1500,
            now=now,
        ).value
    with acting_as(shen):
        decline_file(actor=shen, file_id=number, now=now)
    return {"decided": number}
