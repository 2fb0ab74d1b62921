"""A member is told at once of every use of the own points: whoever it was, the owner hears of it first."""

from collections.abc import Callable
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from shuke.customers.queries.contacts import ways_to
from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.messages import SLOT, Message, hand_over
from shuke.foundation.org.queries import unit_within

PURPOSE = "service"
BY_ITSELF = ("clock", "system")  # nobody's hand


def tell_member(
    actor: Actor, customer_id: int, template: str, words: Callable[[bool], str], now: datetime
) -> None:
    """A message in the member's language, within the running act; nothing for who has no phone and no e-mail.

    ``words`` is asked in that language, and told whether it is English. Whether it may go out is judged when it does.
    """
    if not SLOT:
        return
    with elevated():
        way = ways_to(actor=SYSTEM, customer_ids=[customer_id]).get(customer_id)
    if way is None:
        return
    english = way.language == "en"
    with translation.override("en" if english else "zh-hans"):
        text, subject = words(english), _("Your points")
    message = Message(
        way.channel, way.address, text, PURPOSE, way.home_path, subject=subject, template=template, values={"text": text},
        customer_id=customer_id,
    )  # fmt: skip
    hand_over(actor=actor, message=message, now=now)


def tell_of_use(actor: Actor, customer_id: int, amount: int, unit_id: int | None, now: datetime) -> None:
    """That points were used, where, and what to do if it was somebody else."""
    if actor.kind in BY_ITSELF:
        return
    unit = unit_within("", unit_id) if unit_id else None

    def words(english: bool) -> str:
        place = (unit.name_en if english and unit.name_en else unit.name) if unit else _("the shop")
        return _("%(n)s points were used at %(store)s. It was not you? Say so in your member pages.") % {
            "n": amount, "store": place,
        }  # fmt: skip

    tell_member(actor, customer_id, "points_used", words, now)
