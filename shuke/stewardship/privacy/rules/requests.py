"""What people may ask of who keeps their details, and how that is answered (PIPL 44–48, GDPR 15–21)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shuke.foundation.kernel.refusal import Refusal

KINDS: dict[str, Any] = {
    "copy": _("Own copy"),
    "correct": _("Correct something"),
    "restrict": _("Keep, but do not use"),
    "close": pgettext_lazy("a request", "Close the account"),
    "erase": _("Erase everything"),
    "object": pgettext_lazy("a request", "No analysis of purchases"),
}
WAYS: dict[str, Any] = {
    "counter": _("In the store"),
    "phone": _("By phone"),
    "email": _("By e-mail"),
    "post": _("By letter"),
    "card": _("On the member's card"),
}
# How it was made sure that the person asks, and nobody else. "" is: not yet.
PROOFS: dict[str, Any] = {
    "code": _("A code sent to the phone"),
    "document": _("An identity document was shown"),
    "known": _("Known to the staff in person"),
    "attorney": _("Somebody with a written authority"),
}
STATES = ("open", "done", "refused", "withdrawn")
# Why a request is not met: words for the person who asked.
GROUNDS: dict[str, Any] = {
    "unproved": _("Nobody could show that it is the person who asks"),
    "held": _("A legal hold: the law or a court says that it stays"),
    "repeated": _("Asked for again and again without a new reason"),
    "others": _("It would tell of somebody else"),
    "nothing": _("Nothing is kept of this person"),
}


class RequestUnknown(Refusal):
    """A kind, way, proof or ground that does not exist."""

    code = "request_unknown"
    message = _("Choose one of the list.")


class RequestClosed(Refusal):
    """It was answered before."""

    code = "request_closed"
    status = 409
    message = _("This request was answered before.")


class ProofMissing(Refusal):
    """Nothing is done for a request before it is sure who asks."""

    code = "proof_missing"
    message = _("First say how it was made sure that the person asks.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was taken down: what, how it came in, and how it was made sure who asks ("" where it was not)."""

    kind: str
    way: str
    proof: str = ""


def checked(asked: Asked) -> Asked:
    """The same; RequestUnknown names the field that is none of the list."""
    places = (
        ("kind", asked.kind, KINDS),
        ("way", asked.way, WAYS),
        ("proof", asked.proof, {"": "", **PROOFS}),
    )
    for field, value, known in places:
        if value not in known:
            raise RequestUnknown(field=field)
    return asked


def check_open(state: str) -> None:
    """RequestClosed unless the request waits for its answer."""
    if state != "open":
        raise RequestClosed()


def check_refusal(ground: str) -> None:
    """RequestUnknown unless it is one of the grounds."""
    if ground not in GROUNDS:
        raise RequestUnknown(field="ground")


class ReceivedInvalid(Refusal):
    """A day that has not come, or lies too far back to be a slip."""

    code = "received_invalid"
    message = _("A day within the last %(days)s days.")


OLDEST_DAYS = 60


def check_received(received_on: date, today: date) -> None:
    """ReceivedInvalid unless the day lies within the last weeks."""
    if not 0 <= (today - received_on).days <= OLDEST_DAYS:
        raise ReceivedInvalid(field="received_on", days=OLDEST_DAYS)


class ErasedAlready(Refusal):
    """Nothing is left of the person."""

    code = "erased_already"
    status = 409
    message = _("This person was erased; nothing is left to ask for.")


class NoPhone(Refusal):
    """There is no phone to which a code could go."""

    code = "no_phone"
    message = _("No phone of yours is known. Ask for your details in the store.")
