"""Tables of rewards. The stock is never below zero, whoever forgets the lock."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes


class Reward(models.Model):
    """Something for points: goods, a service, a voucher. ``stock`` None is without end; ``member_limit`` is for ever."""

    code = models.CharField(max_length=20, db_collation="C", unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True, default="")
    kind = models.CharField(max_length=8, default="goods")
    points = models.BigIntegerField()
    stock = models.IntegerField(null=True)
    member_limit = models.IntegerField(null=True)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    is_open = models.BooleanField(default=True)
    made_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    changed_at = models.DateTimeField(db_default=Now())
    field_classes = classes(
        B="id code name name_en kind points stock member_limit from_on to_on is_open made_by changed_at"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["goods", "service", "voucher"]), name="reward_kind_known"
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="reward_has_a_price"),
            models.CheckConstraint(
                condition=Q(stock=None) | Q(stock__gte=0), name="reward_stock_never_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(member_limit=None) | Q(member_limit__gt=0), name="reward_member_limit"
            ),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="reward_ends_after_it_begins",
            ),
        ]


class Redemption(models.Model):
    """A member's reward: its points are used, it waits for the member, is handed over, or cancelled."""

    reward = models.ForeignKey("rewards.Reward", models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    key = models.CharField(max_length=160, db_collation="C", unique=True)
    fingerprint = models.JSONField(default=dict)
    count = models.IntegerField()
    points = models.BigIntegerField()
    burn = models.ForeignKey("ledger.Transfer", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=9, default="ready")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    field_classes = classes(
        B="id reward customer count state unit staff made_at settled_at settled_by burn",
        S="points",
        K="key fingerprint",
    )

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-id"], name="redemption_customer"),
            models.Index(fields=["unit", "id"], name="redemption_waits", condition=Q(state="ready")),
            models.Index(fields=["reward", "customer"], name="redemption_reward"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="ready", settled_at=None)
                | Q(state__in=["handed", "cancelled"], settled_at__isnull=False),
                name="redemption_state_known",
            ),
            models.CheckConstraint(condition=Q(count__gt=0, points__gt=0), name="redemption_positive"),
        ]
