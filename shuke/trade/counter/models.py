"""Tables of the till: what paid a sale beside money, what of it went back, proofs that were used."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes


class Sale(models.Model):
    """A sale that was rung up here, at which terminal: what coupons and points paid, and the fingerprint of what was sent."""

    order = models.OneToOneField("orders.Order", models.PROTECT, related_name="+")
    fingerprint = models.JSONField()
    coupon_minor = models.BigIntegerField(default=0)
    points_minor = models.BigIntegerField(default=0)
    points_used = models.BigIntegerField(default=0)
    burn = models.OneToOneField("ledger.Transfer", models.PROTECT, null=True, related_name="+")
    terminal = models.CharField(max_length=40, db_default="")
    made_at = models.DateTimeField(db_default=Now())
    field_classes = classes(
        B="id made_at terminal", S="order coupon_minor points_minor points_used burn", K="fingerprint"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(coupon_minor__gte=0, points_minor__gte=0), name="till_paid_not_negative"
            ),
            # What points paid was taken from an account, and by one transfer; but for what a till without a connection let
            # pay and could not be taken any more.
            models.CheckConstraint(
                condition=Q(points_used=0, burn=None)
                | Q(points_minor__gt=0, points_used__gt=0, burn__isnull=False),
                name="till_points_were_taken",
            ),
        ]


class Paid(models.Model):
    """What coupons and points paid of one line; lines that money paid alone have none."""

    line = models.OneToOneField("orders.Line", models.PROTECT, related_name="+")
    coupon_minor = models.BigIntegerField(default=0)
    points_minor = models.BigIntegerField(default=0)
    field_classes = classes(B="id", S="line coupon_minor points_minor")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(coupon_minor__gte=0, points_minor__gte=0) & ~Q(coupon_minor=0, points_minor=0),
                name="till_line_paid",
            ),
        ]


class Back(models.Model):
    """What went back with a refund beside money: the part of its lines that coupons and points had paid."""

    refund = models.OneToOneField("orders.Refund", models.PROTECT, related_name="+")
    coupon_minor = models.BigIntegerField(default=0)
    points_minor = models.BigIntegerField(default=0)
    transfer = models.OneToOneField("ledger.Transfer", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    field_classes = classes(B="id made_at", S="refund coupon_minor points_minor transfer")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(coupon_minor__gte=0, points_minor__gte=0), name="till_back_not_negative"
            ),
        ]


class Proof(models.Model):
    """A proof that has paid: the keyed hash of a moving code or ticket, once for ever."""

    digest = models.BinaryField(max_length=16, unique=True)
    used_at = models.DateTimeField(db_default=Now())
    field_classes = classes(B="id used_at", K="digest")
