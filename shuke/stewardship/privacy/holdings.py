"""What this domain keeps of a person: what was asked for and how it was answered, in codes. It stays as proof."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.holdings import Aged, Holding

HOLDINGS = (
    Holding(
        "privacy_request", _("What you asked of us"), "move", "keep", once=("kind",), once_where="state = 'open'",
        export=("kind", "way", "proof", "received_on", "due_on", "state", "ground", "decided_at"),
    ),
    Holding(
        "privacy_hold", _("Legal holds"), "move", "keep", once_where="lifted_at IS NULL",
        export=("reason", "held_at", "lifted_at"),
    ),
    Holding("privacy_erasure", _("Erasure"), "stay", "keep", export=("erased_at",)),
    Holding(
        "privacy_touched", _("Incidents that concerned you"), "move", "delete", once=("incident_id",),
        export=("first_at", "last_at", "letters"),
    ),
)  # fmt: skip

AGED = (
    # Three years, as records of what was done for people are kept (PIPL 56).
    Aged(
        "requests", _("Requests that were answered"), "privacy_request", "decided_at", 1095, 3650, least=1095,
        where="state <> 'open' AND NOT EXISTS (SELECT 1 FROM privacy_erasure e WHERE e.request_id = t.id)",
    ),
)  # fmt: skip
