"""What is counted, and whose balances there are."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes

# Whose balance is kept beside the entries and never below zero.
HOLDERS = ("member_points", "stored_value", "gift_card", "count_card", "member_debt", "coupon_budget")
# One of each per member and denomination; of cards a member may have many.
ONE_EACH = ("member_points", "stored_value", "member_debt")
# The shop's side: its balance is what its entries add up to, so that no till waits for another.
HOUSE = ("earning", "redeemed", "expired", "adjusted", "tender", "granted", "opening")


class Denomination(models.Model):
    """What is counted: points of one programme, a currency, or times. ``clawback`` says what a refund takes back:
    "pending" only, "within" the balance, or all of it as a "debt". An adjustment above ``adjust_limit`` needs a second person."""

    code = models.CharField(primary_key=True, max_length=20, db_collation="C")
    kind = models.CharField(max_length=6)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    clawback = models.CharField(max_length=8, default="within")
    adjust_limit = models.BigIntegerField(default=500)
    field_classes = classes(B="code kind name name_en clawback adjust_limit")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["points", "money", "times"]), name="denomination_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(clawback__in=["pending", "within", "debt"]), name="denomination_clawback_known"
            ),
            models.CheckConstraint(condition=Q(adjust_limit__gte=0), name="denomination_limit_not_negative"),
        ]


class Account(models.Model):
    """A balance. A holder's is positive: what the shop owes; of a debt: what the member owes. ``label`` names a card."""

    kind = models.CharField(max_length=14)
    denomination = models.ForeignKey("ledger.Denomination", models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="+")
    is_holder = models.BooleanField()
    is_open = models.BooleanField(default=True)
    closed_by = models.BigIntegerField(null=True)  # the merge whose split opens it again
    label = models.CharField(max_length=60, blank=True, default="")
    code_blind = models.BinaryField(max_length=32, null=True)
    available = models.BigIntegerField(default=0)
    pending = models.BigIntegerField(default=0)
    reserved = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField(db_default=Now())
    field_classes = classes(
        B="id kind denomination customer is_holder is_open closed_by label available pending reserved opened_at",
        K="code_blind",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_holder=True, kind__in=HOLDERS) | Q(is_holder=False, kind__in=HOUSE),
                name="account_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True, closed_by=None) | Q(is_open=False, closed_by__isnull=False),
                name="account_closed_by_a_merge",
            ),
            models.CheckConstraint(
                condition=Q(available__gte=0, pending__gte=0, reserved__gte=0), name="account_never_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(is_holder=True) | Q(customer=None, is_open=True, available=0, pending=0, reserved=0),
                name="account_of_the_house_keeps_no_balance",
            ),
            models.CheckConstraint(
                condition=Q(kind="gift_card", code_blind__isnull=False) | ~Q(kind="gift_card") & Q(code_blind=None),
                name="account_gift_card_has_a_code",
            ),
            models.UniqueConstraint(
                fields=["denomination", "kind"], condition=Q(is_holder=False), name="account_of_the_house_once"
            ),
            models.UniqueConstraint(
                fields=["customer", "denomination", "kind"], condition=Q(is_open=True, kind__in=ONE_EACH),
                name="account_of_a_member_once",
            ),
            models.UniqueConstraint(fields=["code_blind"], name="account_code_once"),
        ]  # fmt: skip
