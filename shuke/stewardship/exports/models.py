"""Files of lists: one row from the moment somebody asks."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes
from shuke.foundation.org.fields import TreePath
from shuke.stewardship.exports.rules.limits import FORMS, MOST, PURPOSES, STATES


class File(models.Model):
    """One file: who asked for which list and what for, who agreed, when it was made and erased.

    Its bytes lie under DATA/exports by a random name of ours, sealed by a key of their own; ``wrapped`` is that key under
    the master key, and goes when the file is erased. The canary is the invented customer in it.
    """

    asked_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    unit_path = TreePath()
    page = models.CharField(max_length=40)
    query = models.TextField(max_length=2000, blank=True)
    form = models.CharField(max_length=4)
    purpose = models.CharField(max_length=20)
    expected = models.IntegerField()
    state = models.CharField(max_length=10)
    why = models.CharField(max_length=40, blank=True, default="")
    asked_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    rows = models.IntegerField(null=True)
    size = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    erased_at = models.DateTimeField(null=True)
    token = models.CharField(max_length=32, blank=True, default="")
    wrapped = models.BinaryField(max_length=80, null=True)
    canary_name = models.CharField(max_length=20, blank=True, default="")
    canary_phone = models.CharField(max_length=20, blank=True, default="")
    field_classes = classes(
        B="id asked_by role unit_path page form purpose expected state why asked_at decided_by decided_at made_at rows size"
        " sha256 erased_at",
        S="query",
        K="token wrapped canary_name canary_phone",
    )

    class Meta:
        indexes = [
            models.Index(fields=["asked_by", "-id"], name="export_file_asker"),
            models.Index(
                fields=["unit_path", "id"], name="export_file_waiting", condition=Q(state="waiting")
            ),
            models.Index(fields=["made_at"], name="export_file_kept", condition=Q(state="made")),
            models.Index(fields=["canary_phone"], name="export_file_canary"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="export_file_state_known"),
            models.CheckConstraint(condition=Q(form__in=FORMS), name="export_file_form_known"),
            models.CheckConstraint(condition=Q(purpose__in=list(PURPOSES)), name="export_file_purpose_known"),
            models.CheckConstraint(
                condition=Q(rows__isnull=True) | Q(rows__gt=0, rows__lte=MOST),
                name="export_file_rows_limited",
            ),
            # Nobody agrees to what they asked for themselves.
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="export_file_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="made")
                | Q(made_at__isnull=False, wrapped__isnull=False, rows__isnull=False),
                name="export_file_made_has_key",
            ),
            models.CheckConstraint(
                condition=~Q(state="erased") | Q(wrapped__isnull=True, erased_at__isnull=False),
                name="export_file_erased_has_none",
            ),
            models.UniqueConstraint(
                fields=["canary_name"], condition=~Q(canary_name=""), name="export_file_canary_once"
            ),
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="export_file_token_once"),
        ]
