"""What this domain keeps of a person."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.holdings import Holding

HOLDINGS = (
    Holding(
        "conversations_message", _("Messages to you"), "move", "blank",
        blanks={"ciphertext": None, "wrapped": None, "person_key_id": None},
        export=("channel", "purpose", "state", "created_at", "ended_at"),
    ),
)  # fmt: skip
