"""Words of the app: follow-ups, what to do next, channels, outcomes."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from shuke.service.care.queries import FollowupShown
from shuke.service.care.rules.nextsteps import Step
from shuke.ui.formats import count, day
from shuke.ui.request import is_english

ICONS = {
    "birthday": "cake",
    "anniversary": "calendar-heart",
    "promise": "heart",
    "wish": "package",
    "at_risk": "clock-pause",
}
CHANNELS = (
    ("wechat", gettext_lazy("WeChat"), "brand-wechat"),
    ("phone", pgettext_lazy("channel", "Call"), "phone"),
    ("sms", gettext_lazy("Text message"), "mail"),
)
WISH_ENDS = (
    ("bought", gettext_lazy("Bought")),
    ("not_wanted", gettext_lazy("Not wanted any more")),
    ("not_to_be_had", gettext_lazy("Not to be had")),
)
DRAFTS = (
    ("after", gettext_lazy("After the purchase")),
    ("arrived", gettext_lazy("It has come in")),
    ("offer", gettext_lazy("Something that goes with it")),
    ("greeting", gettext_lazy("A greeting")),
)


def what_for(line: FollowupShown) -> str:
    """A follow-up in one sentence."""
    facts = line.reason
    if line.kind == "at_risk":
        words = _("%(away)s days away, usually comes every %(gap)s days")
        return words % {"away": facts.get("days", ""), "gap": facts.get("gap", "")}
    if line.kind == "birthday":
        return _("Birthday")
    if line.kind == "anniversary":
        years = int(facts.get("years", 0))
        return ngettext("Member for %(n)s year", "Member for %(n)s years", years) % {"n": years}
    if line.kind == "own_consent":
        return _("Ask for consent")
    if line.kind == "wish":
        return _("%(goods)s is here") % {"goods": goods_of(facts)}
    text = str(facts.get("text", ""))
    return _("Promised: %(text)s") % {"text": text} if line.kind == "promise" else text


def goods_of(facts: dict[str, Any]) -> str:
    """What was wished for, with its size, in the reader's language."""
    goods = str(facts.get("text_en" if is_english() else "text", ""))
    return " ".join(filter(None, (goods, str(facts.get("size", "")))))


def due_words(due_on: date, now: date) -> str:
    """ "today", "tomorrow", "2 days late", or the day."""
    days = (due_on - now).days
    if days < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}
    if days == 0:
        return _("today")
    return _("tomorrow") if days == 1 else day(due_on)


def step_words(step: Step, today: date) -> tuple[str, str]:
    """(What to do, why) of the next step."""
    if step.kind == "promise":
        why = _("You promised it for %(day)s.") % {"day": day(step.on)}
        return step.words, why
    if step.kind == "arrived":
        return _("Tell that %(goods)s is here") % {"goods": step.words}, _(
            "It was asked for and not in stock."
        )
    if step.kind == "birthday":
        n = step.count
        why = ngettext("The birthday is in %(n)s day.", "The birthday is in %(n)s days.", n) % {"n": n}
        return _("Congratulate"), _("The birthday is today.") if not n else why
    if step.kind == "lapsing":
        words = ngettext("%(n)s point lapses soon", "%(n)s points lapse soon", step.count)
        return words % {"n": count(step.count)}, _("On %(day)s they are gone: offer to redeem.") % {
            "day": day(step.on)
        }
    if step.kind == "ask":
        words = _("Ask how %(goods)s is liked") % {"goods": step.words}
        return words, _("Bought on %(day)s.") % {"day": day(step.on)}
    return step.words, _("It stands on the list.")
