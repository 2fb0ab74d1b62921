"""Until when a request is answered: 15 working days after the day on which it came (GB/T 35273-2020, 8.7)."""

from datetime import date, timedelta

from shuke.foundation.kernel.calendar import UnknownYear, is_workday

WORKING_DAYS = 15
SOON_DAYS = 3


def due_on(received_on: date, working_days: int = WORKING_DAYS) -> date:
    """The last day in time; the day of receipt itself does not count."""
    day, left = received_on, working_days
    while left:
        day += timedelta(days=1)
        left -= _is_worked(day)
    return day


def _is_worked(day: date) -> bool:
    """Next year's holidays are published late in the year: until then Monday to Friday, which promises an earlier day."""
    try:
        return is_workday(day)
    except UnknownYear:
        return day.weekday() < 5


def tone_of(due: date, today: date) -> str:
    """How pressing it is, as the colour of a chip: danger when it is late, warning when it is soon, "" else."""
    left = (due - today).days
    return "danger" if left < 0 else "warning" if left <= SOON_DAYS else ""
