"""The table of follow-ups."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes
from shuke.foundation.org.fields import TreePath


class Followup(models.Model):
    """Something to do for a customer. ``reason`` holds figures, never contact data; ``occasion`` keeps the
    nightly plan from making the same follow-up twice."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    occasion = models.CharField(max_length=40)
    reason = models.JSONField(default=dict)
    owner = models.ForeignKey("org.Staff", models.PROTECT, related_name="+")
    unit_path = TreePath()
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    field_classes = classes(
        B="id customer kind occasion owner unit_path due_on done_at done_by outcome created_at", S="reason"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["owner", "due_on"], name="followup_owner", condition=Q(done_at__isnull=True)
            ),
            models.Index(
                fields=["unit_path", "due_on"], name="followup_unit", condition=Q(done_at__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "kind", "occasion"], name="followup_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["at_risk", "birthday", "anniversary", "own_consent", "manual"]),
                name="followup_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, outcome="") | Q(done_at__isnull=False) & ~Q(outcome=""),
                name="followup_done_has_outcome",
            ),
        ]
