"""Who speaks for an organisation, as dated facts."""

from django.db import models
from django.db.models import F, Q

from shuke.foundation.kernel.classes import classes


class Contact(models.Model):
    """A person who speaks for an organisation, in a role, from when to when; one of the open ones is the first to call."""

    organisation = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    person = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    role = models.CharField(max_length=60, blank=True, default="")
    is_primary = models.BooleanField(default=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    field_classes = classes(B="id organisation person role is_primary from_on until_on")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=Q(until_on__isnull=True), name="contact_once"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(is_primary=True, until_on__isnull=True),
                name="contact_one_primary",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="contact_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(organisation=F("person")), name="contact_is_another"),
        ]
