"""What can be an amount, and refusals about amounts."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

LARGEST = 10**12  # of one act; nine million such acts fit a balance of 63 bits
_WHOLE = re.compile(r"[0-9]{1,13}")


class PointsInvalid(Refusal):
    """No whole number within the range."""

    code = "points_invalid"
    message = _("A whole number from 1 to %(most)s is needed.")


class PointsInsufficient(Refusal):
    """More than can be spent now."""

    code = "points_insufficient"
    status = 409
    message = _(
        "Only %(available)s are available; %(reserved)s are reserved, %(expiring)s expire within 30 days."
    )


def whole_amount(given: object, field: str = "amount") -> int:
    """The amount as a whole number from 1 to LARGEST; full-width digits are read. PointsInvalid for everything else."""
    amount = 0
    if isinstance(given, int) and not isinstance(given, bool):
        amount = given
    elif isinstance(given, str):
        text = unicodedata.normalize("NFKC", given).strip()
        amount = int(text) if _WHOLE.fullmatch(text) else 0
    if not 1 <= amount <= LARGEST:
        raise PointsInvalid(field=field, most=LARGEST)
    return amount
