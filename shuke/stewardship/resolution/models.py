"""Tables of merges: who was kept, what went over, and which pairs may be one person."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes


class Merge(models.Model):
    """Two records became one. ``fields`` says whose value was kept where a person chose; ``marks`` how far the tables of
    sales had grown, so that a split knows what was sold since."""

    survivor = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    loser = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", db_index=False)
    merged_at = models.DateTimeField(db_default=Now())
    merged_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    reasons = models.JSONField(default=list)
    fields = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    field_classes = classes(
        B="id survivor loser merged_at merged_by reasons fields marks undone_at undone_by"
    )

    class Meta:
        constraints = [
            # Two people who merge the same records at the same moment end in one merge.
            models.UniqueConstraint(fields=["loser"], condition=Q(undone_at__isnull=True), name="merge_once"),
            models.CheckConstraint(condition=~Q(survivor=F("loser")), name="merge_of_two"),
        ]


class Moved(models.Model):
    """One row that a merge touched: where it stands, what was done to it, and what it said before.

    ``kind``: moved (to the survivor, ``col`` is the key), left (stays with the record it was on), changed (``before`` and
    ``after`` hold the columns that differ), removed (``before`` holds the whole row). Kept as long as a split may need it.
    """

    merge = models.ForeignKey("resolution.Merge", models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    tab = models.CharField(max_length=63)
    col = models.CharField(max_length=63)
    row_key = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    field_classes = classes(B="id merge customer kind tab col row_key", X="before after")

    class Meta:
        indexes = [
            models.Index(fields=["merge", "tab", "col"], name="moved_merge"),
            models.Index(fields=["tab", "row_key"], name="moved_row"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["moved", "left"], before__isnull=True)
                | Q(kind="changed", before__isnull=False, after__isnull=False)
                | Q(kind="removed", before__isnull=False),
                name="moved_has_its_image",
            )
        ]


class Candidate(models.Model):
    """Two records that may be one person, with the weight of what speaks for it (in bits) and the reasons.

    ``state``: open (somebody should look), different (somebody looked: two people; never asked again), merged.
    """

    left = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", db_index=False)
    right = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    weight = models.FloatField(default=0)
    reasons = models.JSONField(default=list)
    stake_minor = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, default="open")
    found_by = models.CharField(max_length=10, default="night")
    found_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    field_classes = classes(
        B="id left right state found_by found_at decided_at decided_by", C="weight reasons", S="stake_minor"
    )

    class Meta:
        indexes = [
            models.Index(fields=["-stake_minor", "-id"], name="candidate_stake", condition=Q(state="open"))
        ]
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="candidate_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="candidate_in_order"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "different", "merged"]), name="candidate_state_known"
            ),
        ]
