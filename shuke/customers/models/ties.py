"""Tables of who belongs to whom: a child and the guardian who agreed for it, people of one household."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from shuke.customers.rules.guardians import PROOFS, RELATIONS
from shuke.customers.rules.households import ROLES
from shuke.foundation.kernel.classes import classes


class Guardianship(models.Model):
    """A parent or guardian answers for a customer under 14, from when to when (PIPL article 31). While it is open the child is
    neither marketed to nor profiled; it ends when the person, grown to 14, decides alone. Class X: it tells of a child."""

    child = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    guardian = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    proof = models.CharField(max_length=8, default="code")  # how the guardian's word was proved
    recorded_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=Now())
    field_classes = classes(
        B="id recorded_by recorded_at proof", X="child guardian relation from_on until_on"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child", "guardian"], condition=Q(until_on__isnull=True), name="guardianship_once"
            ),
            models.CheckConstraint(condition=~Q(child=F("guardian")), name="guardianship_is_another"),
            models.CheckConstraint(
                condition=Q(relation__in=list(RELATIONS)), name="guardianship_relation_known"
            ),
            models.CheckConstraint(condition=Q(proof__in=PROOFS), name="guardianship_proof_known"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="guardianship_ends_after_start",
            ),
        ]


class Household(models.Model):
    """People who live or buy together; it has no name, and is known by its members alone."""

    made_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(db_default=Now())
    field_classes = classes(B="id made_by made_at")


class Housemate(models.Model):
    """Somebody belongs to a household in a role, from when to when: to one at a time."""

    household = models.ForeignKey("customers.Household", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    role = models.CharField(max_length=8)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    added_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    field_classes = classes(B="id household customer role from_on until_on added_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(until_on__isnull=True), name="housemate_one_open"
            ),
            models.CheckConstraint(condition=Q(role__in=list(ROLES)), name="housemate_role_known"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="housemate_ends_after_start",
            ),
        ]
