"""How much may leave the house, how long, and who decides. Source: OWASP ASVS 5.0, 2.3.5 (approval by a second person)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

ALONE, MOST = 1_000, 5_000  # rows that one person may take alone, and that anybody may take at all
A_DAY = 10  # files that one person may ask for within a day
LINK_OPEN = timedelta(hours=24)
KEPT_FOR = timedelta(days=7)
FORMS = ("csv", "xlsx")
PURPOSES = {
    "mailing": _("Letters or a mailing"),
    "meeting": _("A meeting or a shift"),
    "analysis": _("Own reckoning"),
    "authority": _("An authority asks"),
    "other": _("Something else"),
}
# waiting: for a second person; queued: the worker makes it; made: it can be taken; void: there is none, "why" says so
STATES = ("waiting", "queued", "made", "declined", "void", "erased")


class PurposeMissing(Refusal):
    """An export needs a purpose."""

    code = "purpose_missing"
    message = _("Choose what the file is for.")


class NobodyInList(Refusal):
    """An export of an empty list."""

    code = "nobody_in_list"
    message = _("There is nobody in this list.")


class ExportTooLarge(Refusal):
    """More than may leave the house in one file."""

    code = "export_too_large"
    message = _("A file holds at most %(most)s customers. Narrow the list by a filter first.")


class ExportsUsedUp(Refusal):
    """More files than one person may ask for in a day."""

    code = "rate_limited"
    status = 429
    message = _("One person may ask for %(most)s files a day. The next one is possible in %(hours)s h.")


class DecidedAlready(Refusal):
    """Somebody else was quicker, or the file is gone."""

    code = "decided_already"
    status = 409
    message = _("This export has been decided already.")


def check_asked(purpose: str, rows: int) -> None:
    """A purpose, and a number of rows that may leave; a Refusal otherwise."""
    if purpose not in PURPOSES:
        raise PurposeMissing(field="purpose")
    if rows < 1:
        raise NobodyInList(field="id")
    if rows > MOST:
        raise ExportTooLarge(field="id", most=f"{MOST:,}")


def needs_second_person(rows: int) -> bool:
    """Whether somebody else must agree."""
    return rows > ALONE


def may_decide(approver: int, approver_path: str, asker: int, asker_path: str) -> bool:
    """Whether somebody stands at or above the asker's unit and is not the asker; the empty path stands above all."""
    return approver != asker and asker_path.startswith(approver_path)


def is_open(made_at: datetime, now: datetime) -> bool:
    """Whether the link still opens the file."""
    return timedelta(0) <= now - made_at < LINK_OPEN
