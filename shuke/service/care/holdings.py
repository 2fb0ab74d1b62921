"""What this domain keeps of a person."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.holdings import Aged, Holding

HOLDINGS = (
    Holding(
        "care_followup", _("Follow-ups"), "move", "delete", once=("kind", "occasion"),
        export=("kind", "reason", "due_on", "done_at", "outcome"),
    ),
    Holding(
        "care_wish", _("What you asked for"), "move", "delete",
        export=("words", "size", "asked_on", "arrived_at", "closed_at", "outcome"),
    ),
)  # fmt: skip

AGED = (
    Aged("followups", _("Follow-ups that are done"), "care_followup", "done_at", 1095, 3650,
         where="done_at IS NOT NULL", least=90),
    Aged("wishes", _("Wishes that are over"), "care_wish", "closed_at", 730, 3650, where="closed_at IS NOT NULL", least=90),
)  # fmt: skip
