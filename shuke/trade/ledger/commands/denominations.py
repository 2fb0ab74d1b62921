"""What is counted, and how it is kept."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.trade.ledger.commands.accounts import denomination_of
from shuke.trade.ledger.models import Denomination
from shuke.trade.ledger.rules.amounts import LARGEST, PointsInvalid

CLAWBACKS = ("pending", "within", "debt")


class ClawbackUnknown(Refusal):
    """None of the three ways."""

    code = "clawback_unknown"
    message = _("Choose what a refund takes back: what is pending, what the member has, or all of it.")


@dataclass(frozen=True, slots=True)
class Kept:
    """Names in both languages, what a refund takes back, and up to what one person adjusts alone."""

    name: str
    name_en: str
    clawback: str = "within"
    adjust_limit: int = 500


@command
def set_denomination(*, actor: Actor, code: str, kept: Kept) -> Outcome:
    """How points of a programme (or a currency) are kept; answers its code."""
    if kept.clawback not in CLAWBACKS:
        raise ClawbackUnknown(field="clawback")
    if not 0 <= kept.adjust_limit <= LARGEST:
        raise PointsInvalid(field="adjust_limit", most=LARGEST)
    names = kept.name.strip()[:40], kept.name_en.strip()[:40]
    with elevated():
        found = denomination_of(code)
        wanted = {
            "name": names[0],
            "name_en": names[1],
            "clawback": kept.clawback,
            "adjust_limit": kept.adjust_limit,
        }
        if all(getattr(found, name) == value for name, value in wanted.items()):
            return Unchanged(code)
        Denomination.objects.filter(code=code).update(**wanted)
    record({"denomination": code, "clawback": kept.clawback, "adjust_limit": kept.adjust_limit})
    return Done(code)
