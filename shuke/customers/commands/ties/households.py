"""Who lives or buys together: joined, given another role, left and come back. Leaving keeps what was."""

from datetime import date

from shuke.customers.commands.reached import lock_reached
from shuke.customers.models import Customer, Household, Housemate
from shuke.customers.rules.households import OPPOSITE, OtherHousehold, SamePerson, checked_role
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound


def _people(*ids: int) -> None:
    """Both within reach and locked in the order of their numbers, people and no organisations."""
    for id_ in sorted(ids):
        found: Customer = lock_reached(id_)
        if found.kind != "person" or found.status != "active":
            raise NotFound(field="customer_id")


def _open(customer_id: int) -> Housemate | None:
    return (
        Housemate.objects.select_for_update(of=("self",))
        .filter(customer_id=customer_id, until_on=None)
        .first()
    )


@command
def join_household(
    *, actor: Actor, customer_id: int, other_id: int, role: str, today: date, key: str | None = None
) -> Outcome:
    """Another person within reach belongs to a customer's household, in a role; answers the membership's id.

    Where the customer has none, the other's household is joined, else one begins. Somebody of the same household gets the
    role. OtherHousehold where both belong to different ones.
    """
    checked_role(role)
    if customer_id == other_id:
        raise SamePerson(field="other_id")
    _people(customer_id, other_id)
    with elevated():
        mine, other = _open(customer_id), _open(other_id)
        if mine and other and mine.household_id != other.household_id:
            raise OtherHousehold(field="other_id")
        if mine and other:
            if other.role == role:
                return Unchanged(other.id)
            Housemate.objects.filter(id=other.id).update(role=role)
            made = other.id
        else:
            made = _joined(actor, (customer_id, mine), (other_id, other), role, today)
    record({"housemate": made, "role": role}, [customer_id, other_id])
    return Done(made)


Side = tuple[int, Housemate | None]


def _joined(actor: Actor, mine: Side, other: Side, role: str, today: date) -> int:
    """The row of whoever was not in a household; the customer's own is written first where both are new."""
    staff = actor.staff_id or None
    known = mine[1] or other[1]
    household_id = known.household_id if known else Household.objects.create(made_by_id=staff).id
    made = 0
    for (id_, row), its_role in ((mine, OPPOSITE[role]), (other, role)):
        if row is None:
            made = Housemate.objects.create(
                household_id=household_id, customer_id=id_, role=its_role, from_on=today, added_by_id=staff
            ).id
    return made


def _mate(customer_id: int, mate_id: int) -> Housemate:
    """A membership of the household that a customer belongs or belonged to, of somebody within reach."""
    lock_reached(customer_id)
    found = Housemate.objects.filter(id=mate_id).first()
    if (
        found is None
        or not Housemate.objects.filter(household_id=found.household_id, customer_id=customer_id).exists()
    ):
        raise NotFound(field="mate_id")
    return found


@command
def leave_household(*, actor: Actor, customer_id: int, mate_id: int, today: date) -> Outcome:
    """Somebody of a customer's household leaves it, from a day; the one who is left alone is in none any more."""
    found = _mate(customer_id, mate_id)
    if found.until_on is not None:
        return Unchanged(mate_id)
    with elevated():
        open_ones = Housemate.objects.filter(household_id=found.household_id, until_on=None)
        gone = open_ones.filter(id=mate_id)
        if open_ones.count() <= 2:
            gone = open_ones
        for one in gone:
            Housemate.objects.filter(id=one.id).update(until_on=max(today, one.from_on))
    record({"housemate": mate_id}, [customer_id, found.customer_id])
    return Done(mate_id)


@command
def return_to_household(*, actor: Actor, customer_id: int, mate_id: int, today: date) -> Outcome:
    """The undo of leaving: the household is as it was. OtherHousehold where the person found another since."""
    found = _mate(customer_id, mate_id)
    if found.until_on is None:
        return Unchanged(mate_id)
    with elevated():
        ended = Housemate.objects.filter(household_id=found.household_id, until_on=found.until_on)
        alone = not Housemate.objects.filter(household_id=found.household_id, until_on=None).exists()
        back = [one for one in ended if one.id == mate_id or alone]
        if any(_open(one.customer_id) for one in back):
            raise OtherHousehold(field="mate_id")
        Housemate.objects.filter(id__in=[one.id for one in back]).update(until_on=None)
    record({"housemate": mate_id}, [customer_id, found.customer_id])
    return Done(mate_id)
