"""What points pay: the amount is named first, the points follow from it."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

PROOF_SPAN = timedelta(days=1)  # what was paid within it counts together where a proof is asked for


class NotPayable(Refusal):
    """More than points pay here, or no step of theirs: ``most`` and ``step`` are what can be, in minor units."""

    code = "points_invalid"
    message = _("That amount cannot be paid with points here.")


@dataclass(frozen=True, slots=True)
class Worth:
    """``points`` are worth ``minor``. A sale is paid up to ``most_percent`` of it, in steps of ``step_minor``, and not
    with fewer than ``least_points``. From ``proof_from_minor`` on the member shows who they are (0: always)."""

    points: int = 100
    minor: int = 100
    step_minor: int = 100
    most_percent: int = 100
    least_points: int = 0
    proof_from_minor: int = 0


def points_of(worth: Worth, amount_minor: int) -> int:
    """The points that an amount takes, rounded up: the shop never gives change on points."""
    return -(-amount_minor * worth.points // worth.minor)


def worth_of(worth: Worth, points: int) -> int:
    """What points are worth where a proof is asked for, rounded up, in minor units."""
    return -(-points * worth.minor // worth.points)


def most_payable(worth: Worth, available: int, total_minor: int) -> int:
    """The largest amount that ``available`` points can pay of a sale; 0 where none."""
    if available < max(worth.least_points, 1) or total_minor <= 0:
        return 0
    most = min(available * worth.minor // worth.points, total_minor * worth.most_percent // 100)
    most -= most % worth.step_minor
    return most if most > 0 and points_of(worth, most) >= worth.least_points else 0


def payable(worth: Worth, amount_minor: int, available: int, total_minor: int) -> int:
    """The points that pay that amount; NotPayable says what would be."""
    most = most_payable(worth, available, total_minor)
    is_step = amount_minor % worth.step_minor == 0
    if not 0 < amount_minor <= most or not is_step or points_of(worth, amount_minor) < worth.least_points:
        raise NotPayable(field="amount", most=most, step=worth.step_minor)
    return points_of(worth, amount_minor)


def needs_proof(worth: Worth, amount_minor: int) -> bool:
    """Whether the member must show who they are: a moving code on the phone, or a code sent to it."""
    return amount_minor >= worth.proof_from_minor
