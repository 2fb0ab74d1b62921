"""What tills may take off without a network, and what they said afterwards that they did."""

from django.db import models
from django.db.models import F, Q

from shuke.foundation.kernel.classes import classes

VERDICTS = ("accepted", "doubled", "beyond", "refused")


class Allowance(models.Model):
    """So much until then for one terminal; its number is the serial of the signed text. One of a kind is open at a time."""

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    terminal = models.CharField(max_length=40)
    kind = models.CharField(max_length=8)
    budget_minor = models.BigIntegerField()
    spent_minor = models.BigIntegerField(default=0)
    issued_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    issued_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    field_classes = classes(
        B="id unit terminal kind budget_minor spent_minor issued_by issued_at until_at ended_at"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["coupons", "points"]), name="allowance_kind_known"),
            models.CheckConstraint(
                condition=Q(budget_minor__gt=0, spent_minor__gte=0, spent_minor__lte=F("budget_minor")),
                name="allowance_within_bounds",
            ),
            models.UniqueConstraint(
                fields=["unit", "terminal", "kind"], condition=Q(ended_at=None), name="allowance_open_once"
            ),
        ]


class Reported(models.Model):
    """What a till did without a network, by its own number: accepted, or a difference, with the act that came first."""

    allowance = models.ForeignKey("coupons.Allowance", models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()
    coupon = models.ForeignKey("coupons.Coupon", models.PROTECT, null=True, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="+")
    minor = models.BigIntegerField()
    points = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    came_at = models.DateTimeField()
    verdict = models.CharField(max_length=8)
    reason = models.CharField(max_length=40, blank=True, default="")
    first_use = models.ForeignKey("coupons.Use", models.PROTECT, null=True, related_name="+", db_index=False)
    fingerprint = models.JSONField(default=dict)
    field_classes = classes(
        B="id allowance number coupon customer at came_at verdict reason first_use",
        S="minor points",
        K="fingerprint",
    )

    class Meta:
        indexes = [
            models.Index(fields=["-came_at"], name="reported_differs", condition=~Q(verdict="accepted"))
        ]
        constraints = [
            models.UniqueConstraint(fields=["allowance", "number"], name="reported_once"),
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="reported_verdict_known"),
            models.CheckConstraint(condition=Q(minor__gt=0), name="reported_positive"),
        ]
