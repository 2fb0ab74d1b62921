"""The coupons themselves, and what tills hold of them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes


class Coupon(models.Model):
    """One coupon. A bearer's is for whoever has its ``code``; any other is its owner's. One of a public code has no code of
    its own, and where a till only holds it (``is_passing``) it goes when it is let go.

    ``about`` names what it was given for, once per offer and member: "birthday/2026", or which of a member's it is of a
    public code: "code/7/1". ``used_times`` counts uses and is the number of the next one. ``passed_times`` counts how
    often it went to somebody else: a link that gives it away names the count, and is over when it has changed.
    """

    offer = models.ForeignKey("coupons.Offer", models.PROTECT, related_name="+", db_index=False)
    terms = models.ForeignKey("coupons.Terms", models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey("coupons.Batch", models.PROTECT, null=True, related_name="+", db_index=False)
    public = models.ForeignKey(
        "coupons.PublicCode", models.PROTECT, null=True, related_name="+", db_index=False
    )
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    code = models.CharField(max_length=14, db_collation="C", null=True, unique=True)
    is_bearer = models.BooleanField(default=False)
    is_passing = models.BooleanField(default=False)
    state = models.CharField(max_length=9, default="open")
    about = models.CharField(max_length=40, blank=True, default="")
    reason = models.CharField(max_length=20, blank=True, default="")
    given_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    given_at = models.DateTimeField(db_default=Now())
    ends_on = models.DateField(null=True)
    hold = models.ForeignKey("coupons.Hold", models.PROTECT, null=True, related_name="+", db_index=False)
    held_until = models.DateTimeField(null=True)
    used_times = models.IntegerField(default=0)
    passed_times = models.IntegerField(db_default=0)
    field_classes = classes(
        B="id offer terms batch public customer is_bearer is_passing state about reason given_by given_at ends_on hold"
        " held_until used_times passed_times",
        S="code",
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["customer", "state"], name="coupon_customer", condition=Q(customer__isnull=False)
            ),
            models.Index(fields=["offer", "state"], name="coupon_offer"),
            models.Index(fields=["batch"], name="coupon_batch", condition=Q(batch__isnull=False)),
            models.Index(fields=["hold"], name="coupon_hold", condition=Q(hold__isnull=False)),
            models.Index(
                fields=["public", "customer"], name="coupon_public", condition=Q(public__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "used", "spent", "withdrawn"]), name="coupon_state_known"
            ),
            models.CheckConstraint(
                condition=Q(code__isnull=False, public=None, is_passing=False)
                | Q(code=None, public__isnull=False),
                name="coupon_has_a_code",
            ),
            models.CheckConstraint(
                condition=Q(hold=None, held_until=None) | Q(hold__isnull=False, held_until__isnull=False, state="open"),
                name="coupon_held_while_open",
            ),
            models.UniqueConstraint(
                fields=["customer", "offer", "about"], name="coupon_for_something_once", condition=~Q(about="")
            ),
        ]  # fmt: skip


class Hold(models.Model):
    """A till keeps coupons for a basket, whose key it gave: used or let go, at the latest at ``until_at``."""

    key = models.CharField(max_length=160, db_collation="C", unique=True)
    fingerprint = models.JSONField(default=dict)
    coupons = models.JSONField(default=list)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=8, default="held")
    made_at = models.DateTimeField()
    until_at = models.DateTimeField()
    field_classes = classes(B="id coupons unit staff state made_at until_at", K="key fingerprint")

    class Meta:
        indexes = [models.Index(fields=["until_at"], name="hold_lapses", condition=Q(state="held"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["held", "used", "released"]), name="hold_state_known"
            ),
        ]
