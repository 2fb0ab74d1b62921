"""Before many points go the member shows who they are, with a code from the own phone: on the own pages, and to staff too."""

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


class OwnerCodeNeeded(Refusal):
    """Staff do not give away what is a member's by their own word alone."""

    code = "owner_code_needed"
    status = 403
    message = _(
        "This goes only with the member's word: the code that a text message brings to the member's phone."
    )


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


def require_owners_code(
    actor: Actor, customer_id: int, told: Told | None, now: datetime, *, is_wanted: bool
) -> None:
    """As ``require_own_code`` where staff or a program give away what is a member's: OwnerCodeNeeded, CodeWrong. Nothing for
    the program itself."""
    if actor.kind not in ("staff", "key"):
        return
    if told is not None:
        use_proof(customer_id, told.address, told.code_id, told.code, now)
    elif is_wanted:
        raise OwnerCodeNeeded(field="code")
