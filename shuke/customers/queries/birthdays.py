"""In which month birthdays are kept."""

from collections.abc import Sequence

from shuke.customers.models import Birthday
from shuke.customers.rules.birthdays import kept_on
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query


@query("customers.view")
def birthday_months(*, actor: Actor, customer_ids: Sequence[int], year: int) -> dict[int, int]:
    """The solar month in which a lunar or solar birthday of that year is kept; without whom it is not known of."""
    rows = Birthday.objects.filter(customer_id__in=customer_ids)
    found = rows.values_list("customer_id", "month", "day", "is_lunar")
    return {
        customer_id: kept_on(month, day, is_lunar, year).month for customer_id, month, day, is_lunar in found
    }
