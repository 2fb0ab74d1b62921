"""The words of the letter: five sentences, and an act with its reason."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shuke.evaluation.reviews.queries import LetterShown
from shuke.evaluation.reviews.rules import Act, Week
from shuke.ui.formats import count, money_short, percent


def sentences(letter: LetterShown) -> list[str]:
    """What was sold, to whom, who comes, who joined, what is ahead."""
    week, before = letter.week, letter.before
    return [
        _sold(week, letter.currency),
        _known(week),
        _regulars(letter),
        _joined(week),
        _ahead(week, before),
    ]


def _sold(week: Week, currency: str) -> str:
    if not week.receipts:
        return _(
            "No sale of last week has reached Shuke: bring in the receipts, and this letter can say more."
        )
    facts = {"sum": money_short(week.net_minor, currency), "n": count(week.receipts)}
    change = week.change_bp
    if change is None:
        return (
            _("Last week brought %(sum)s on %(n)s receipts; there is no earlier week to compare it with.")
            % facts
        )
    facts["share"] = percent(abs(change), 10_000, 0)
    if abs(change) < 100:
        return _("Last week brought %(sum)s on %(n)s receipts, as much as a usual week.") % facts
    if change > 0:
        return _("Last week brought %(sum)s on %(n)s receipts, %(share)s more than a usual week.") % facts
    return _("Last week brought %(sum)s on %(n)s receipts, %(share)s less than a usual week.") % facts


def _known(week: Week) -> str:
    if not week.receipts:
        return _("So it cannot be said who bought, and who of them is known to you.")
    facts = {
        "share": percent(week.known_bp, 10_000, 0) or "0%",
        "usual": percent(week.usual_known_bp, 10_000, 0) or "0%",
    }
    if not week.usual_minor:
        return _("%(share)s of it came from customers whom you know by name.") % facts
    return (
        _("%(share)s of it came from customers whom you know by name; %(usual)s in the eight weeks before.")
        % facts
    )


def _regulars(letter: LetterShown) -> str:
    week, before = letter.week, letter.before
    if not week.late:
        return ngettext(
            "You have %(n)s regular, and none stays away.",
            "You have %(n)s regulars, and none of them stays away.",
            week.regulars,
        ) % {"n": count(week.regulars)}
    facts = {
        "n": count(week.regulars),
        "late": count(week.late),
        "sum": money_short(week.late_minor, letter.currency),
    }
    text = (
        _(
            "Of your %(n)s regulars %(late)s stay away twice as long as usual; %(sum)s in twelve months came from them."
        )
        % facts
    )
    if before is not None and week.late > before.late:
        more = week.late - before.late
        text += ngettext(" One more than a week ago.", " %(n)s more than a week ago.", more) % {
            "n": count(more)
        }
    return text


def _joined(week: Week) -> str:
    return ngettext(
        "%(n)s new customer was registered, after %(before)s the week before.",
        "%(n)s new customers were registered, after %(before)s the week before.",
        week.joined,
    ) % {"n": count(week.joined), "before": count(week.joined_before)}


def _ahead(week: Week, before: Week | None) -> str:
    if week.promises_late:
        return ngettext(
            "%(due)s regulars are expected this week, and %(n)s promise to a customer is late.",
            "%(due)s regulars are expected this week, and %(n)s promises to customers are late.",
            week.promises_late,
        ) % {"due": count(week.due), "n": count(week.promises_late)}
    return ngettext(
        "%(due)s regular is expected this week; no promise is late.",
        "%(due)s regulars are expected this week; no promise is late.",
        week.due,
    ) % {"due": count(week.due)}


def act_words(act: Act, currency: str) -> dict[str, str]:
    """What to do, and why first."""
    facts = {"n": count(act.count), "sum": money_short(act.at_stake_minor, currency),
             "share": percent(act.count, 10_000, 0)}  # fmt: skip
    does, why = _ACTS[act.code]
    return {"does": str(does) % facts, "why": str(why) % facts}


_ACTS = {
    "promises": (
        gettext_lazy("Keep what was promised: %(n)s late"),
        gettext_lazy("A word that is kept late is forgiven; one that is forgotten is not."),
    ),
    "late": (
        gettext_lazy("Ring the regulars who stay away: %(n)s"),
        gettext_lazy("%(sum)s came from them in twelve months; ask after them before they are gone."),
    ),
    "disputes": (
        gettext_lazy("Answer disputed points: %(n)s"),
        gettext_lazy("Somebody says that their points were used by another hand."),
    ),
    "wishes": (
        gettext_lazy("Tell whose goods have come in: %(n)s"),
        gettext_lazy("They asked for it; nothing is sold more easily."),
    ),
    "names": (
        gettext_lazy("Ask for the number at the till"),
        gettext_lazy("%(share)s of last week's money has no name, and so no second visit to plan."),
    ),
    "due": (
        gettext_lazy("Have it ready for who is expected: %(n)s"),
        gettext_lazy("They come by their own rhythm; greet them by name."),
    ),
    "once": (
        gettext_lazy("Invite who came only once: %(n)s"),
        gettext_lazy("The second visit makes a customer."),
    ),
}
