"""What this domain keeps of a person."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.holdings import Holding

HOLDINGS = (
    Holding(
        "care_followup", _("Follow-ups"), "move", "delete", once=("kind", "occasion"),
        export=("kind", "reason", "due_on", "done_at", "outcome"),
    ),
)  # fmt: skip
