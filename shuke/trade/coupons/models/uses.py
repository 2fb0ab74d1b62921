"""What was used, on which sale, and how much of which line it took off; only ever added."""

from django.db import models
from django.db.models import Q

from shuke.foundation.kernel.classes import classes


class Use(models.Model):
    """One act: coupons are used on a sale, or come back with it. ``key`` is the caller's and unique for ever."""

    kind = models.CharField(max_length=6)
    key = models.CharField(max_length=160, db_collation="C", unique=True)
    fingerprint = models.JSONField(default=dict)
    at = models.DateTimeField()
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+", db_index=False)
    answer = models.JSONField(default=list)
    field_classes = classes(B="id", S="kind at unit staff order answer", K="key fingerprint")

    class Meta:
        indexes = [models.Index(fields=["order"], name="use_order")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["use", "return"]), name="use_kind_known"),
            models.CheckConstraint(condition=~Q(key=""), name="use_has_a_key"),
        ]


class Used(models.Model):
    """One coupon of an act: what it took off, or, come back, what it gives back (below zero). Each time once, each time back
    once: ``time`` is the coupon's own count."""

    use = models.ForeignKey("coupons.Use", models.PROTECT, related_name="+")
    coupon = models.ForeignKey("coupons.Coupon", models.PROTECT, related_name="+", db_index=False)
    offer = models.ForeignKey("coupons.Offer", models.PROTECT, related_name="+", db_index=False)
    time = models.IntegerField()
    is_back = models.BooleanField(default=False)
    minor = models.BigIntegerField()
    field_classes = classes(B="id use coupon offer time is_back", S="minor")

    class Meta:
        indexes = [models.Index(fields=["offer"], include=["minor", "is_back"], name="used_offer")]
        constraints = [
            models.UniqueConstraint(fields=["coupon", "time", "is_back"], name="used_once_each_time"),
            models.CheckConstraint(
                condition=Q(is_back=False, minor__gte=0) | Q(is_back=True, minor__lte=0),
                name="used_takes_or_gives_back",
            ),
        ]


class Share(models.Model):
    """What a coupon took off one line."""

    used = models.ForeignKey("coupons.Used", models.PROTECT, related_name="+", db_index=False)
    line = models.ForeignKey("orders.Line", models.PROTECT, related_name="+")
    minor = models.BigIntegerField()
    field_classes = classes(B="id used line", S="minor")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["used", "line"], name="share_once"),
            models.CheckConstraint(condition=Q(minor__gt=0), name="share_positive"),
        ]
