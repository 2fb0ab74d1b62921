"""The words of the first look: three sentences with their figures, and a reason beside each call."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuke.insight.queries.customers import FigureShown
from shuke.insight.queries.first import FirstLook
from shuke.insight.queries.runs import RunShown
from shuke.ui.formats import count, day, money, money_short, percent


def sentences(look: FirstLook, run: RunShown) -> list[str]:
    """What the page is for, in plain words; the sums are of the twelve months before the day of the figures."""
    return [_worth(look, run), _leaving(look, run), _calling(look)]


def _worth(look: FirstLook, run: RunShown) -> str:
    if not look.best:
        return _(
            "Nobody has bought three times in twelve months yet: bring in more receipts, and regulars show."
        )
    spent = sum(figure.spend_12m_minor for figure in look.best)
    return ngettext(
        "Your best regular below brought %(sum)s in twelve months: %(share)s of what %(buyers)s customers spent.",
        "Your %(n)s best regulars below brought %(sum)s in twelve months: %(share)s of what %(buyers)s customers spent.",
        len(look.best),
    ) % {
        "n": len(look.best), "sum": money_short(spent, run.currency), "share": percent(spent, look.net_minor) or "0%",
        "buyers": count(look.buyers),
    }  # fmt: skip


def _leaving(look: FirstLook, run: RunShown) -> str:
    if not look.late_count:
        return _(
            "No regular stays away twice as long as usual: keep it so, and call who is expected this week."
        )
    return ngettext(
        "%(n)s regular stays away at least twice as long as usual; %(sum)s in twelve months came from there.",
        "%(n)s regulars stay away at least twice as long as usual; %(sum)s in twelve months came from them.",
        look.late_count,
    ) % {"n": count(look.late_count), "sum": money_short(look.late_minor, run.currency)}


def _calling(look: FirstLook) -> str:
    share = percent(look.once, look.buyers) or "0%"
    return ngettext(
        "%(n)s regular is expected this week by the own rhythm, and %(share)s of your customers came only once:"
        " a call now costs least.",
        "%(n)s regulars are expected this week by their own rhythm, and %(share)s of your customers came only once:"
        " a call now costs least.",
        look.due_count,
    ) % {"n": count(look.due_count), "share": share}


def call_reason(why: str, figure: FigureShown, run: RunShown) -> str:
    """Why this person, this week."""
    away, gap = figure.recency_days or 0, figure.gap_days or 0
    if why == "late":
        return _("away for %(away)s days, usually comes every %(gap)s") % {"away": away, "gap": gap}
    if why == "due":
        return _("expected this week: comes every %(gap)s days, last %(away)s days ago") % {
            "away": away,
            "gap": gap,
        }
    spent = money(figure.spend_12m_minor, run.currency, whole=True)
    return _("first purchase on %(day)s, %(sum)s: ask how it was") % {
        "day": day(figure.first_on),
        "sum": spent,
    }
