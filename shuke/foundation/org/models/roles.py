"""Roles of the shop's own."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes


class OwnRole(models.Model):
    """A role that the shop made of what ships: a scope, how each field class is shown, bundles of acts.

    ``code`` is what grants and the log name it by; it never changes, and is not given again after the role's end.
    """

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=40)
    scope = models.CharField(max_length=10, null=True)
    full = models.CharField(max_length=4, blank=True)
    masked = models.CharField(max_length=4, blank=True)
    bundles = ArrayField(models.CharField(max_length=30))
    version = models.IntegerField(default=1)
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    field_classes = classes(
        B="id code name name_zh scope full masked bundles version made_at made_by ended_at"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__startswith="own_"), name="ownrole_code_own"),
            models.UniqueConstraint(fields=["name"], condition=Q(ended_at=None), name="ownrole_name_once"),
            models.UniqueConstraint(
                fields=["name_zh"], condition=Q(ended_at=None), name="ownrole_name_zh_once"
            ),
        ]
