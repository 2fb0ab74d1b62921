"""Jobs, their errors and the settings of their sources."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes


class Job(models.Model):
    """One import: its files, how they are read, how far it is, and what came of it."""

    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)  # of kind, source, settings and the files' bytes
    files = models.JSONField()  # tables and layouts, as surveyed
    mapping = models.JSONField()  # the source's settings
    state = models.CharField(max_length=10, default="reading")
    dry_run = models.BooleanField(default=False)
    lines_read = models.BigIntegerField(default=0)
    cursor = models.JSONField(default=dict)  # table and record up to which rows are staged
    counts = models.JSONField(default=dict)
    error_file = models.CharField(max_length=400, blank=True, default="")
    merged_xid = models.BigIntegerField(null=True)  # the transaction that booked it: the version of its rows
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    undo = models.JSONField(default=dict)  # what undoing it removed, restored and kept, as counts
    started_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    field_classes = classes(
        B="id kind source digest state dry_run lines_read cursor started_by created_at finished_at merged_xid"
        " undone_at undone_by",
        S="files mapping counts error_file undo",
    )

    class Meta:
        indexes = [models.Index(fields=["digest", "-id"], name="import_job_digest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["receipts", "orders", "customers", "products", "stock", "balances"]),
                name="import_job_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["reading", "read", "done", "refused", "undone"]),
                name="import_job_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="undone") | Q(undone_at__isnull=False), name="import_job_undone_when"
            ),
        ]


class Error(models.Model):
    """A row that was refused, or set aside as no row of its kind."""

    job = models.ForeignKey("imports.Job", models.CASCADE, related_name="+", db_index=False)
    position = models.BigIntegerField()
    table_no = models.IntegerField()
    line = models.BigIntegerField()
    column = models.TextField(blank=True, default="")
    code = models.CharField(max_length=30)
    value = models.TextField(blank=True, default="")
    # What belongs there: the answers on offer, a currency.
    hint = models.TextField(blank=True, default="", db_default="")
    is_aside = models.BooleanField(default=False)
    ordinal = models.IntegerField(null=True)  # its place on its receipt, which the corrected row takes again
    field_classes = classes(B="id job position table_no line column code is_aside ordinal hint", X="value")

    class Meta:
        indexes = [models.Index(fields=["job", "is_aside", "position"], name="import_error_job")]


class Mapping(models.Model):
    """The settings with which a source's files of one kind were read last in a unit; units below begin with them."""

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    settings = models.JSONField()
    changed_at = models.DateTimeField(db_default=Now())
    field_classes = classes(B="id unit source kind settings changed_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "source", "kind"], name="import_mapping_once")]
