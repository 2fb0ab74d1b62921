"""What a session may be, and who needs more than a password. Times are passed in. Source: OWASP ASVS 5.0, V6 and V7."""

from datetime import datetime, timedelta

from shuke.foundation.org.actor import Actor

IDLE, TOTAL = timedelta(minutes=30), timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)  # how exactly the last click is kept
FRESH_MINUTES = 15
HALF_MINUTES = 10  # between the password and the second step


def is_over(started_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a session has been idle for half an hour, or has lasted a long working day."""
    return now - seen_at >= IDLE or now - started_at >= TOTAL


def is_recent(at: datetime, minutes: int, now: datetime) -> bool:
    """Whether something was proved within so many minutes; what lies ahead (a clock put back) was not."""
    return timedelta(0) <= now - at < timedelta(minutes=minutes)


def needs_factor(actor: Actor) -> bool:
    """Who sees contacts, sales or sensitive answers, takes lists out of the house, or makes accounts."""
    opens = any(actor.sees(letter) for letter in "CSX")
    return opens or actor.may("exports.request_file") or actor.may("org.employ")
