"""What the log is asked for, by its address: who, which act, whose story, from when until when."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode

from shuke.doors.web.request import whole
from shuke.doors.web.settings.log.acts import DOMAINS
from shuke.foundation.org.queries.log import REFUSED, LogAsked

DAYS = 31  # looked at where nothing is asked: the log of years is not for one page
SHOWN = 50
NOBODY = 10**15  # a customer's number that is none finds nothing


@dataclass(frozen=True, slots=True)
class Given:
    """The form as it was sent; "" where nothing was chosen."""

    who: str
    act: str
    customer: str
    first: date
    last: date
    refused: bool
    before: int | None

    @property
    def is_asked(self) -> bool:
        """Whether anything but the days was chosen."""
        return bool(self.who or self.act or self.customer or self.refused)

    def query(self, before: int | None = None) -> str:
        """The same, from another place on."""
        sent = {
            "who": self.who, "act": self.act, "customer": self.customer, "from": self.first.isoformat(),
            "until": self.last.isoformat(), "refused": "1" if self.refused else "", "before": str(before or ""),
        }  # fmt: skip
        return "?" + urlencode({name: value for name, value in sent.items() if value})


def given(sent: QueryDict, today: date) -> Given:
    """What an address asks for; what it says wrongly is as if it said nothing."""
    last = _day(sent.get("until", "")) or today
    first = _day(sent.get("from", "")) or last - timedelta(days=DAYS - 1)
    act = sent.get("act", "")[:80]
    return Given(
        sent.get("who", "")[:30], act if act.partition(".")[0] in DOMAINS else "", sent.get("customer", "").strip()[:40],
        min(first, last), last, bool(sent.get("refused")), whole(sent.get("before")),
    )  # fmt: skip


def asked(one: Given, customer_id: int | None) -> LogAsked:
    """The same for the query."""
    kind, _colon, number = one.who.partition(":")
    is_domain = bool(one.act) and "." not in one.act
    acts = (REFUSED,) if one.refused else (one.act,) if one.act and not is_domain else ()
    return LogAsked(
        since=_midnight(one.first), until=_midnight(one.last + timedelta(days=1)), acts=acts,
        domain=one.act if is_domain and not one.refused else "", actor_kind=kind, actor_id=whole(number),
        customer_id=(customer_id or NOBODY) if one.customer else None, before=one.before, limit=SHOWN,
    )  # fmt: skip


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))


def _day(text: str) -> date | None:
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and 2000 <= found.year <= 2100 else None
