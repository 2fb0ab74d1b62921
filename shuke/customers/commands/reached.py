"""Getting a customer to change: in reach, locked, or not found."""

from shuke.customers.models import Customer
from shuke.foundation.org.refusals import NotFound


def lock_reached(customer_id: int) -> Customer:
    """The customer's row, locked, if the actor's scope reaches it; nothing is written on a record that was merged."""
    customer = Customer.objects.select_for_update(of=("self",)).filter(id=customer_id).first()
    if customer is None or customer.status == "merged":
        raise NotFound(field="customer_id")
    return customer


def assert_reached(customer_id: int) -> None:
    """NotFound unless the actor's scope reaches the customer."""
    if not Customer.objects.filter(id=customer_id).exclude(status="merged").exists():
        raise NotFound(field="customer_id")
