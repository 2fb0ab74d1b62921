"""What the shop switched on or off."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes
from shuke.foundation.org.house.switches import SWITCHES


class Switch(models.Model):
    """A switch that somebody has set; one that is not here stands as it ships."""

    name = models.CharField(max_length=30, primary_key=True)
    is_on = models.BooleanField()
    changed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())
    field_classes = classes(B="name is_on changed_by changed_at")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(name__in=sorted(SWITCHES)), name="switch_known")]
