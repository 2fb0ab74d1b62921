"""Disputes: until when a use of points can be disputed, and what an answer needs."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

SPAN = timedelta(days=180)
LONGEST = 500


class TooLate(Refusal):
    """The use is longer ago than anybody can look into."""

    code = "dispute_late"
    status = 409
    message = _("This is more than %(days)s days ago. Talk to the store.")


class WordsMissing(Refusal):
    """A no without its reason, or a reason that is far too long."""

    code = "words_missing"
    message = _("Tell the member why, in up to %(most)s characters.")


class OwnHand(Refusal):
    """Who used the points does not decide whether it was right."""

    code = "own_hand"
    status = 403
    message = _("Somebody else than who used the points at the till has to decide.")


def check_time(at: datetime, now: datetime) -> None:
    """TooLate for a use of long ago."""
    if now - at > SPAN:
        raise TooLate(days=SPAN.days)


def check_decider(used_by: int, decides: int) -> None:
    """OwnHand where both are one."""
    if used_by and used_by == decides:
        raise OwnHand()


def checked_words(text: str) -> str:
    """The answer as it is kept; WordsMissing."""
    words = " ".join(text.split())
    if not 1 <= len(words) <= LONGEST:
        raise WordsMissing(field="words", most=LONGEST)
    return words
