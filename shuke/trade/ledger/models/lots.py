"""What a balance consists of, and what tills hold of it."""

from django.db import models
from django.db.models import F, Q

from shuke.foundation.kernel.classes import classes


class Lot(models.Model):
    """What was earned at once, and what is left of it. ``origin`` is the account in which it began, whatever was merged
    since; ``from_lot`` is what it was before it was moved or renewed."""

    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+", db_index=False)
    origin = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+", db_index=False)
    transfer = models.ForeignKey("ledger.Transfer", models.PROTECT, related_name="+")
    from_lot = models.ForeignKey("ledger.Lot", models.PROTECT, null=True, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    remaining = models.BigIntegerField()
    held = models.BigIntegerField(default=0)
    is_pending = models.BooleanField(default=False)
    pending_until = models.DateTimeField(null=True)
    expires_on = models.DateField(null=True)
    expires_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=40, blank=True, default="")
    field_classes = classes(
        B="id account origin transfer from_lot is_pending pending_until expires_on expires_at zone",
        S="amount remaining held",
    )

    class Meta:
        indexes = [
            models.Index(fields=["account", "expires_at"], name="lot_open", condition=Q(remaining__gt=0)),
            models.Index(
                fields=["expires_at"],
                name="lot_expiry",
                condition=Q(remaining__gt=0, expires_at__isnull=False),
            ),
            models.Index(fields=["pending_until"], name="lot_pending", condition=Q(is_pending=True)),
            models.Index(fields=["origin"], name="lot_origin", condition=~Q(origin=F("account"))),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(held__gte=0, remaining__gte=F("held"), amount__gte=F("remaining"), amount__gt=0),
                name="lot_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(is_pending=False) | Q(pending_until__isnull=False, held=0),
                name="lot_pending_is_not_held",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None, expires_at=None)
                | Q(expires_on__isnull=False, expires_at__isnull=False),
                name="lot_expires_on_a_day",
            ),
        ]


class LotMove(models.Model):
    """What a transfer took from a lot (below zero) or gave back to it."""

    lot = models.ForeignKey("ledger.Lot", models.PROTECT, related_name="+", db_index=False)
    transfer = models.ForeignKey("ledger.Transfer", models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    field_classes = classes(B="id lot transfer", S="amount")

    class Meta:
        indexes = [models.Index(fields=["transfer"], name="lotmove_transfer")]
        constraints = [
            models.UniqueConstraint(fields=["lot", "transfer"], name="lotmove_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="lotmove_not_zero"),
        ]


class Reservation(models.Model):
    """An amount that a till holds: captured or released, at the latest at ``expires_at``."""

    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=160, db_collation="C", unique=True)
    fingerprint = models.JSONField(default=dict)
    amount = models.BigIntegerField()
    state = models.CharField(max_length=8, default="held")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    captured_by = models.ForeignKey(
        "ledger.Transfer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    field_classes = classes(
        B="id account state made_at expires_at closed_at unit staff captured_by",
        S="amount",
        K="key fingerprint",
    )

    class Meta:
        indexes = [
            models.Index(fields=["account"], name="reservation_account", condition=Q(state="held")),
            models.Index(fields=["expires_at"], name="reservation_expiry", condition=Q(state="held")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="reservation_positive"),
            models.CheckConstraint(
                condition=Q(state="held", closed_at=None, captured_by=None)
                | Q(state="captured", closed_at__isnull=False, captured_by__isnull=False)
                | Q(state="released", closed_at__isnull=False, captured_by=None),
                name="reservation_state_known",
            ),
        ]


class Hold(models.Model):
    """How much of which lot a reservation holds."""

    reservation = models.ForeignKey("ledger.Reservation", models.PROTECT, related_name="+", db_index=False)
    lot = models.ForeignKey("ledger.Lot", models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    field_classes = classes(B="id reservation lot", S="amount")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reservation", "lot"], name="hold_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="hold_positive"),
        ]
