"""A member in front of the own pages shows who they are before many points go: with a code from the own phone."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from shuke.customers.commands.agreeing.codes import use_proof
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.trade.programme.queries.terms import proof_wanted


class CodeNeeded(Refusal):
    """An open session alone does not use as many points: a phone is left lying about."""

    code = "code_needed"
    status = 403
    message = _("So many points go only with a code from your phone.")


@dataclass(frozen=True, slots=True)
class Told:
    """A code that a member told: its number, what was typed, and the network address."""

    code_id: int
    code: str
    address: str


def require_own_code(actor: Actor, points: int, told: Told | None, now: datetime) -> None:
    """CodeNeeded, CodeWrong; nothing for staff and programs, who have proofs of their own. The code is used up."""
    if actor.kind != "member":
        return
    if told is not None:
        use_proof(actor.member_id, told.address, told.code_id, told.code, now)
    elif proof_wanted(points):
        raise CodeNeeded(field="code")
