"""Codes that were sent to a phone name it by a hash: they go with who is erased."""

from shuke.customers.models import OneTimeCode
from shuke.customers.rules.identifiers import normal_form
from shuke.customers.rules.sealing import blind_of
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.holdings import Person
from shuke.foundation.org.keyring import keyring


@command
def forget_codes(*, actor: Actor, person: Person) -> Outcome:
    """One-time codes of the phones of somebody who is being erased; answers how many."""
    blinds = []
    for word in person.words:
        try:
            blinds.append(blind_of(keyring().index, "phone", normal_form("phone", word)))
        except Refusal:  # it is no phone
            continue
    with elevated():
        gone, _of = OneTimeCode.objects.filter(blind__in=blinds).delete()
    if not gone:
        return Unchanged(0)
    record({"codes": gone})
    return Done(gone)
