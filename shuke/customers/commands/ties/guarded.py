"""Whether somebody has a guardian, asked within an act that reached the record."""

from shuke.customers.models import Customer, Guardianship
from shuke.foundation.org.actor import elevated


def has_guardian(customer_id: int) -> bool:
    """Whether a guardian answers for this customer now; the answer serves a decision and is told to nobody."""
    with elevated():
        return Guardianship.objects.filter(child_id=customer_id, until_on=None).exists()


def are_child_and_guardian(customer_ids: tuple[int, int]) -> bool:
    """Whether one of both answers for the other, or did: they are two people."""
    pair = list(customer_ids)
    with elevated():
        return Guardianship.objects.filter(child_id__in=pair, guardian_id__in=pair).exists()


def guardians_in_full(customer_id: int) -> list[tuple[int | None, str, str]]:
    """(id, name, relation) of who answers now, as far as the actor reaches them; for the act that shows them."""
    links = list(
        Guardianship.objects.filter(child_id=customer_id, until_on=None)
        .order_by("id")
        .values_list("guardian_id", "relation")
    )
    reached = Customer.objects.filter(id__in=[id_ for id_, _relation in links], status="active")
    names = {id_: name or number for id_, name, number in reached.values_list("id", "name", "member_no")}
    return [(id_ if id_ in names else None, names.get(id_, ""), relation) for id_, relation in links]
