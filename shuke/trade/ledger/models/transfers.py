"""What happened: one transfer an act, its legs as entries; rows that are only ever added."""

from django.db import models
from django.db.models import F, Q

from shuke.foundation.kernel.classes import classes

KINDS = (
    "earn", "burn", "expire", "clawback", "return", "adjust", "move", "merge", "split", "settle", "regrant",
    "load", "issue", "buy",
)  # fmt: skip


class Transfer(models.Model):
    """One act. ``key`` is the caller's and unique for ever, ``fingerprint`` tells another body under the same key.

    ``part`` of ``whole`` says how much of ``reverses`` it takes back.
    """

    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=160, db_collation="C", unique=True)
    fingerprint = models.JSONField(default=dict)
    at = models.DateTimeField()
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, related_name="+", db_index=False)
    line = models.ForeignKey("orders.Line", models.PROTECT, null=True, related_name="+", db_index=False)
    refund_line = models.ForeignKey(
        "orders.RefundLine", models.PROTECT, null=True, related_name="+", db_index=False
    )
    reverses = models.ForeignKey(
        "ledger.Transfer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    part = models.BigIntegerField(null=True)
    whole = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=20, blank=True, default="")
    field_classes = classes(
        B="id", S="kind at unit staff order line refund_line reverses part whole reason", K="key fingerprint"
    )

    class Meta:
        indexes = [
            models.Index(fields=["order"], name="transfer_order", condition=Q(order__isnull=False)),
            models.Index(fields=["line"], name="transfer_line", condition=Q(line__isnull=False)),
            models.Index(
                fields=["refund_line"], name="transfer_refund_line", condition=Q(refund_line__isnull=False)
            ),
            models.Index(fields=["reverses"], name="transfer_reverses", condition=Q(reverses__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="transfer_kind_known"),
            models.CheckConstraint(condition=~Q(key=""), name="transfer_has_a_key"),
            models.CheckConstraint(
                condition=Q(part=None, whole=None)
                | Q(part__gt=0, whole__gte=F("part"), reverses__isnull=False),
                name="transfer_part_of_a_whole",
            ),
        ]


class Entry(models.Model):
    """One leg of a transfer. The legs of a transfer add up to zero in each denomination (two triggers).

    A refund whose share is rounded to nothing has legs of zero: its part counts for the next one.
    """

    transfer = models.ForeignKey("ledger.Transfer", models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    field_classes = classes(B="id transfer account", S="amount")

    class Meta:
        indexes = [models.Index(fields=["account", "-id"], name="entry_account")]
        constraints = [
            models.UniqueConstraint(fields=["transfer", "account"], name="entry_once"),
        ]
