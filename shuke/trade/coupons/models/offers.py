"""What is offered: an offer with its versions of terms, batches of single codes, codes for many."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes


class Offer(models.Model):
    """An offer takes at most ``budget_minor`` off in all, where there is one: ``spent_minor`` is kept only then.

    A closed one gives no more coupons; those that were given stay good. ``rehearsal`` is what one version of its terms would
    have done, and names the version.
    """

    code = models.CharField(max_length=20, db_collation="C", unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=6, default="draft")
    currency = models.CharField(max_length=3)
    budget_minor = models.BigIntegerField(null=True)
    spent_minor = models.BigIntegerField(default=0)
    made_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    rehearsal = models.JSONField(null=True)
    rehearsed_at = models.DateTimeField(null=True)
    field_classes = classes(
        B="id code name name_en state currency made_by made_at changed_at rehearsed_at",
        S="budget_minor spent_minor rehearsal",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open", "closed"]), name="offer_state_known"
            ),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="offer_named"),
            models.CheckConstraint(
                condition=Q(spent_minor__gte=0)
                & (Q(budget_minor=None) | Q(budget_minor__gt=0, spent_minor__lte=F("budget_minor"))),
                name="offer_within_budget",
            ),
        ]


class Terms(models.Model):
    """One version of an offer's terms, see rules/terms.py; the newest counts for coupons that are given from now on."""

    offer = models.ForeignKey("coupons.Offer", models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()
    document = models.JSONField()
    made_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(db_default=Now())
    field_classes = classes(B="id offer number document made_by made_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "number"], name="terms_numbered")]


class Batch(models.Model):
    """So many single codes, for whoever has them; ``made`` says how many there are yet."""

    offer = models.ForeignKey("coupons.Offer", models.PROTECT, related_name="+")
    terms = models.ForeignKey("coupons.Terms", models.PROTECT, related_name="+", db_index=False)
    label = models.CharField(max_length=60, blank=True, default="")
    wanted = models.IntegerField()
    made = models.IntegerField(default=0)
    ends_on = models.DateField(null=True)
    made_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(db_default=Now())
    field_classes = classes(B="id offer terms label wanted made ends_on made_by made_at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(wanted__gt=0, wanted__lte=1_000_000, made__gte=0, made__lte=F("wanted")),
                name="batch_within_bounds",
            )
        ]


class PublicCode(models.Model):
    """One code for many: at most ``total_limit`` times in all and ``member_limit`` times a member, where there are such."""

    code = models.CharField(max_length=12, db_collation="C", unique=True)
    offer = models.ForeignKey("coupons.Offer", models.PROTECT, related_name="+")
    total_limit = models.IntegerField(null=True)
    member_limit = models.IntegerField(null=True)
    taken = models.IntegerField(default=0)
    is_open = models.BooleanField(default=True)
    made_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(db_default=Now())
    field_classes = classes(B="id code offer total_limit member_limit taken is_open made_by made_at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__gte=0) & (Q(total_limit=None) | Q(total_limit__gt=0, taken__lte=F("total_limit"))),
                name="publiccode_within_its_limit",
            ),
            models.CheckConstraint(
                condition=Q(member_limit=None) | Q(member_limit__gt=0), name="publiccode_member_limit"
            ),
        ]  # fmt: skip
