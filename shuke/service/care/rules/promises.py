"""A promise never lapses silently: overdue it stays on top, and after a day who leads the store has it too."""

from datetime import date, timedelta

GRACE = timedelta(days=1)


def is_overdue(due_on: date, today: date) -> bool:
    """Whether the day of a promise is over."""
    return due_on < today


def escalates(due_on: date, today: date) -> bool:
    """Whether a promise that is still open goes to who leads the store: a whole day after its own is over."""
    return due_on + GRACE < today


def last_day_before(today: date) -> date:
    """Promises of this day and of days before it escalate today."""
    return today - GRACE - timedelta(days=1)
