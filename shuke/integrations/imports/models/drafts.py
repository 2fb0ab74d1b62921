"""Files on their way to becoming an import, and how far running ones are."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes


class Draft(models.Model):
    """Files that somebody brought in and has not imported yet: how they are to be read, checked, and then run.

    What was found in them (values of people's rows among it) stands in a private file beside them, never here.
    """

    kind = models.CharField(max_length=10, blank=True, default="")  # empty until the first look
    source = models.CharField(max_length=40)
    uploads = models.JSONField(default=list)  # ids of the files
    rows = models.BigIntegerField(default=0)
    settings = models.JSONField(default=dict)  # SourceSettings, as chosen so far
    state = models.CharField(max_length=10, default="looking")
    refusal = models.JSONField(default=dict)  # code and facts of what went wrong last
    rehearsal = models.ForeignKey("imports.Job", models.SET_NULL, null=True, related_name="+", db_index=False)
    job = models.ForeignKey("imports.Job", models.SET_NULL, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, related_name="+"
    )  # where who made it acted
    started_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    field_classes = classes(
        B="id unit kind source rows state rehearsal job started_by created_at", S="uploads settings refusal"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["", "receipts", "orders", "customers", "products", "stock", "balances"]
                ),
                name="import_draft_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["looking", "looked", "checking", "starting", "refused"]),
                name="import_draft_state",
            ),
        ]


class Progress(models.Model):
    """How far a running job is, told from outside of its transaction so that its page can show it."""

    job_id = models.BigIntegerField(
        primary_key=True
    )  # without a constraint: the job's row is locked by its merge
    step = models.CharField(max_length=20)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    began_at = models.DateTimeField(db_default=Now())
    told_at = models.DateTimeField(db_default=Now())
    field_classes = classes(B="job_id step done total began_at told_at")
