"""What this domain keeps of a person: merges, the rows they touched, and guesses."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.holdings import Holding

HOLDINGS = (
    Holding(
        "resolution_merge", _("Merged records"), "stay", "keep", keys=("survivor_id", "loser_id"),
        export=("merged_at", "undone_at"),
    ),
    Holding(
        "resolution_moved", _("What a merge moved"), "stay", "delete",
        untold="former states of rows that are shown with their own tables, kept for a split",
    ),
    Holding(
        "resolution_candidate", _("Possible duplicates"), "stay", "delete", keys=("left_id", "right_id"),
        untold="a guess that names another person as well",
    ),
)  # fmt: skip
