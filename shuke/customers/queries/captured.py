"""How many people a staff member wrote down."""

from datetime import date

from shuke.customers.models import Customer
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.query import query


@query("customers.view")
def people_captured(*, actor: Actor, since: date, until: date) -> int:
    """People of the own store whom the actor enrolled from ``since`` until before ``until``, whoever looks after them."""
    with elevated():
        there = Customer.objects.filter(home_unit_id=actor.unit_id, joined_on__gte=since)
        mine = there.filter(captured_by_id=actor.staff_id, kind="person")
        return mine.filter(joined_on__lt=until).exclude(status="merged").count()
