"""What this domain keeps of a person."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.holdings import Aged, Holding

HOLDINGS = (
    Holding(
        "conversations_message", _("Messages to you"), "move", "blank",
        blanks={"ciphertext": None, "wrapped": None, "person_key_id": None},
        export=("channel", "purpose", "state", "created_at", "ended_at"),
    ),
)  # fmt: skip

AGED = (
    Aged(
        "messages", _("That a message was sent"), "conversations_message", "ended_at", 1095, 3650,
        where="ended_at IS NOT NULL", least=90,
    ),
)  # fmt: skip
