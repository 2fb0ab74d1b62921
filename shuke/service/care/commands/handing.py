"""A follow-up goes to a colleague: to who looks after the customer, or who leads the store."""

from datetime import date

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.service.care.models import Followup

# Whom the customer's rows are open to for as long as it takes: the owner, and who leads the home store or a unit above it.
TAKES = """
SELECT EXISTS (SELECT 1 FROM customers_customer c JOIN org_staff s ON s.id = c.owner_id AND s.is_active
                WHERE c.id = %(customer)s AND s.id = %(staff)s)
    OR EXISTS (SELECT 1 FROM org_grant g JOIN org_staff s ON s.id = g.staff_id AND s.is_active
                JOIN org_unit u ON u.id = g.unit_id JOIN customers_customer c ON starts_with(c.home_path, u.path)
                WHERE c.id = %(customer)s AND g.staff_id = %(staff)s AND (g.until_on IS NULL OR g.until_on >= %(today)s)
                  AND g.role IN ('store_manager', 'region_manager', 'chain_manager'))
"""


class CannotTake(Refusal):
    """The colleague would not see the customer."""

    code = "cannot_take"
    message = _("Hand it to who looks after this customer, or to who leads the store.")


@command
def hand_over_followup(*, actor: Actor, followup_id: int, owner_id: int, today: date) -> Outcome:
    """Somebody else does it from now on; who that is must reach the customer."""
    followup = Followup.objects.select_for_update(of=("self",)).filter(id=followup_id).first()
    if followup is None:
        raise NotFound(field="followup_id")
    if followup.done_at is not None or followup.owner_id == owner_id:
        return Unchanged(followup_id)
    with elevated(), connection.cursor() as cursor:
        cursor.execute(TAKES, {"customer": followup.customer_id, "staff": owner_id, "today": today})
        if not cursor.fetchone()[0]:
            raise CannotTake(field="owner_id")
        Followup.objects.filter(id=followup_id).update(owner_id=owner_id)
    record({"followup": followup_id, "from": followup.owner_id, "to": owner_id}, [followup.customer_id])
    return Done(followup_id)
