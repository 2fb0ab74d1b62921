"""What is decided by two, and what the night works out."""

from django.db import models
from django.db.models import F, Q

from shuke.foundation.kernel.classes import classes


class Adjustment(models.Model):
    """Asked for by one person and decided by another: an adjustment above the limit."""

    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=160, db_collation="C", unique=True)
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=20)
    expires_on = models.DateField(null=True)
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    asked_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="asked")
    decided_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    transfer = models.ForeignKey(
        "ledger.Transfer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    field_classes = classes(
        B="id account reason expires_on unit asked_by asked_at state decided_by decided_at transfer",
        S="amount",
        K="key",
    )

    class Meta:
        indexes = [models.Index(fields=["account"], name="adjustment_account")]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="adjustment_not_zero"),
            models.CheckConstraint(
                condition=~Q(decided_by=F("asked_by")), name="adjustment_by_a_second_person"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by=None, decided_at=None, transfer=None)
                | Q(
                    state="approved",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    transfer__isnull=False,
                )
                | Q(state="declined", decided_by__isnull=False, decided_at__isnull=False, transfer=None),
                name="adjustment_state_known",
            ),
        ]


class Tally(models.Model):
    """What moved in a month at a store, by the shop's side of it; worked out anew each night."""

    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    denomination = models.ForeignKey("ledger.Denomination", models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    kind = models.CharField(max_length=14)
    amount = models.BigIntegerField()
    transfers = models.IntegerField()
    field_classes = classes(B="id unit denomination month kind", S="amount transfers")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "denomination", "month", "kind"],
                nulls_distinct=False,
                name="ledger_tally_once",
            )
        ]


class Recount(models.Model):
    """A night's recount of every balance from its entries and lots; ``faults`` are ids and amounts of what differs."""

    ran_at = models.DateTimeField()
    took_ms = models.IntegerField()
    accounts = models.IntegerField()
    entries = models.BigIntegerField()
    lots = models.BigIntegerField()
    fault_count = models.IntegerField()
    faults = models.JSONField(default=list)
    field_classes = classes(B="id ran_at took_ms accounts entries lots fault_count", S="faults")
