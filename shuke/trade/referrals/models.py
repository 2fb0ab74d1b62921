"""Who brought whom, and what became of it."""

from django.db import models
from django.db.models import F, Q

from shuke.foundation.kernel.classes import classes

STATES = ("waiting", "held", "pending", "earned", "taken_back", "lapsed", "refused", "void")


class Referral(models.Model):
    """A friend named a member's code. ``friend_no`` is the number that the friend's record had then: whatever is merged
    since, a record is brought once.

    What was promised is what the terms of ``version`` say; ``reasons`` are signs against it (rules/checks.py), ``words`` why
    somebody allowed or refused it all the same.
    """

    referrer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", db_index=False)
    friend = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    friend_no = models.BigIntegerField(unique=True)
    version = models.ForeignKey("programme.Version", models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    named_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    named_at = models.DateTimeField()
    named_on = models.DateField()
    until_on = models.DateField()
    least_minor = models.BigIntegerField(default=0)
    device_mark = models.BinaryField(max_length=16, null=True)
    state = models.CharField(max_length=10, default="waiting")
    reasons = models.JSONField(default=list)
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, related_name="+", db_index=False)
    ripe_at = models.DateTimeField(null=True)
    referrer_earning = models.ForeignKey(
        "ledger.Transfer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    friend_earning = models.ForeignKey(
        "ledger.Transfer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    settled_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=200, blank=True, default="")
    field_classes = classes(
        B="id referrer friend friend_no version unit named_by named_at named_on until_on state ripe_at settled_at decided_by"
        " decided_at",
        S="least_minor order referrer_earning friend_earning",
        X="reasons words",
        K="device_mark",
    )

    class Meta:
        indexes = [
            models.Index(fields=["referrer", "named_on"], name="referral_referrer"),
            models.Index(
                fields=["id"], name="referral_open", condition=Q(state__in=["waiting", "pending", "held"])
            ),
            models.Index(fields=["order"], name="referral_order", condition=Q(order__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="referral_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["pending", "earned", "taken_back"])
                | Q(order__isnull=False, ripe_at__isnull=False),
                name="referral_by_a_purchase",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, words="")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(words="")),
                name="referral_decided_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(named_by=None) | ~Q(decided_by=F("named_by")),
                name="referral_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | ~Q(reasons=[]), name="referral_held_for_a_reason"
            ),
        ]
