"""The weekly letter with its figures frozen in."""

from django.db import models
from django.db.models import Q

from shuke.foundation.kernel.classes import classes


class Letter(models.Model):
    """What a unit's week was like, as it was known on the Monday after it; ``facts`` are the numbers of ``rules.Week``."""

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    week_on = models.DateField()
    facts = models.JSONField()
    currency = models.CharField(max_length=3)
    written_at = models.DateTimeField()
    field_classes = classes(B="id unit week_on currency written_at", S="facts")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "week_on"], name="reviews_letter_one_a_week"),
            models.CheckConstraint(
                condition=Q(week_on__iso_week_day=1), name="reviews_letter_is_of_a_monday"
            ),
        ]
