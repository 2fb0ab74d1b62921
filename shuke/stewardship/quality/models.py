"""Counts of faulty records."""

from django.db import models

from shuke.foundation.kernel.classes import classes


class Count(models.Model):
    """Records of a store and source on a day that have a fault; all of them where ``fault`` is empty."""

    day = models.DateField()
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=40)
    fault = models.CharField(max_length=20, blank=True)
    people = models.IntegerField()
    field_classes = classes(B="id day unit source fault people")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "unit", "source", "fault"], name="count_once"),
            models.CheckConstraint(condition=models.Q(people__gte=0), name="count_of_people"),
        ]
