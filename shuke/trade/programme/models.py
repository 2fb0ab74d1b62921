"""Tables of the programme. A version that was published never changes; an award says once and for all what a sale earned."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes


class Programme(models.Model):
    """A programme counts in one denomination of the ledger, whose code it has, and in one currency."""

    code = models.CharField(primary_key=True, max_length=20, db_collation="C")
    currency = models.CharField(max_length=3)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    field_classes = classes(B="code currency name name_en")


class Version(models.Model):
    """Terms as a document, see rules/terms.py. ``rehearsal`` is what they would have done, known before they are published.

    The terms in force are those published last.
    """

    programme = models.ForeignKey("programme.Programme", models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()
    document = models.JSONField()
    made_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    changed_at = models.DateTimeField(db_default=Now())
    rehearsal = models.JSONField(null=True)
    rehearsed_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    published_at = models.DateTimeField(null=True)
    field_classes = classes(
        B="id programme number document made_by changed_at rehearsed_at published_by published_at",
        S="rehearsal",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="version_numbered"),
            # One draft at a time: two would be published over each other.
            models.UniqueConstraint(
                fields=["programme"], condition=Q(published_at=None), name="version_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(rehearsed_at__isnull=False, rehearsal__isnull=False),
                name="version_rehearsed_before_published",
            ),
            models.CheckConstraint(
                condition=Q(rehearsed_at=None) | Q(rehearsed_at__gte=F("changed_at")),
                name="version_rehearsed_as_it_is",
            ),
        ]


class Membership(models.Model):
    """A customer's place in the programme: a tier since a day, kept at least until another (none for the base)."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", db_index=False)
    programme = models.ForeignKey("programme.Programme", models.PROTECT, related_name="+", db_index=False)
    joined_on = models.DateField()
    tier = models.CharField(max_length=20)
    tier_since = models.DateField()
    tier_until = models.DateField(null=True)
    field_classes = classes(B="id customer programme joined_on tier tier_since tier_until")

    class Meta:
        indexes = [
            models.Index(fields=["programme", "tier", "customer"], name="membership_tier"),
            models.Index(fields=["tier_until"], name="membership_due", condition=Q(tier_until__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "programme"], name="membership_once"),
            models.CheckConstraint(condition=~Q(tier=""), name="membership_has_a_tier"),
            models.CheckConstraint(
                condition=Q(tier_until=None) | Q(tier_until__gte=F("tier_since")),
                name="membership_kept_after_since",
            ),
        ]


class TierChange(models.Model):
    """A dated fact: the tier became another, and the figures that decided it (of several sellers' sales)."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", db_index=False)
    programme = models.ForeignKey("programme.Programme", models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    from_tier = models.CharField(max_length=20, blank=True, default="")
    to_tier = models.CharField(max_length=20)
    why = models.CharField(max_length=8)
    # Of a merge that brought the higher tier, or an import that brought one from another programme: its number, and how
    # long the former one was held; the split, or undoing the import, takes it back.
    merge_no = models.BigIntegerField(null=True)
    before_since = models.DateField(null=True)
    before_until = models.DateField(null=True)
    spend_minor = models.BigIntegerField(default=0)
    orders = models.IntegerField(default=0)
    points = models.BigIntegerField(default=0)
    field_classes = classes(
        B="id customer programme on from_tier to_tier why merge_no before_since before_until",
        S="spend_minor orders points",
    )

    class Meta:
        indexes = [models.Index(fields=["customer", "-id"], name="tierchange_customer")]
        constraints = [
            models.CheckConstraint(
                condition=Q(why__in=["joined", "rose", "fell", "terms"], merge_no=None)
                | Q(why__in=["merged", "split", "opened"], merge_no__isnull=False),
                name="tierchange_why_known",
            ),
            models.CheckConstraint(condition=~Q(from_tier=F("to_tier")), name="tierchange_changes"),
        ]


class Award(models.Model):
    """What a sale earned, under which terms and by which rules: once per sale and programme. ``cut`` fell to a cap."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+", db_index=False)
    programme = models.ForeignKey("programme.Programme", models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey("programme.Version", models.PROTECT, related_name="+", db_index=False)
    tier = models.CharField(max_length=20)
    points = models.BigIntegerField()
    cut = models.BigIntegerField(default=0)
    rules = models.JSONField(default=list)
    field_classes = classes(B="id programme version tier", S="order points cut rules")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "programme"], name="award_once"),
            models.CheckConstraint(condition=Q(points__gte=0, cut__gte=0), name="award_not_negative"),
        ]


class Dispute(models.Model):
    """A member says that a use of points was somebody else's. ``state`` "asked": a second person decides what is given back.

    ``words`` are what the shop answers to a no.
    """

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    use = models.ForeignKey("ledger.Transfer", models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    denomination = models.CharField(max_length=20)
    state = models.CharField(max_length=8, default="open")
    opened_at = models.DateTimeField()
    decided_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=500, blank=True, default="")
    given_back = models.ForeignKey(
        "ledger.Transfer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    asked_for = models.ForeignKey(
        "ledger.Adjustment", models.PROTECT, null=True, related_name="+", db_index=False
    )
    field_classes = classes(
        B="id customer state denomination opened_at decided_by decided_at",
        S="use amount given_back asked_for",
        X="words",
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["opened_at"], name="dispute_open", condition=~Q(state__in=["returned", "rejected"])
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["use"], name="dispute_once"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None)
                | Q(state="returned", given_back__isnull=False, decided_at__isnull=False)
                | Q(state="asked", asked_for__isnull=False, decided_at__isnull=False)
                | (Q(state="rejected", decided_at__isnull=False) & ~Q(words="")),
                name="dispute_state_whole",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="dispute_of_something"),
        ]
