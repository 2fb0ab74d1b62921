"""What this domain keeps of a person: the books stay, the person goes."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.holdings import Holding

HOLDINGS = (
    # Balances were combined before this: a closed account is history, and goes to the survivor as it is.
    Holding(
        "ledger_account", _("Points and stored value"), "move", "unlink", once=("denomination_id", "kind"),
        once_where="is_open AND kind IN ('member_points', 'stored_value', 'member_debt')",
        export=("kind", "denomination_id", "label", "available", "pending", "reserved", "opened_at"),
    ),
)  # fmt: skip
