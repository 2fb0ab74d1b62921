"""The tables of follow-ups and wishes."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes
from shuke.foundation.org.fields import TreePath

KINDS = ("at_risk", "birthday", "anniversary", "own_consent", "manual", "promise", "wish")


class Followup(models.Model):
    """Something to do for a customer. ``reason`` holds figures, never contact data; ``occasion`` keeps the
    nightly plan from making the same follow-up twice."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    occasion = models.CharField(max_length=40)
    reason = models.JSONField(default=dict)
    owner = models.ForeignKey("org.Staff", models.PROTECT, related_name="+")
    unit_path = TreePath()
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, blank=True, default="")
    escalated_at = models.DateTimeField(null=True)  # a promise that was not kept, before who leads the store
    created_at = models.DateTimeField(db_default=Now())
    field_classes = classes(
        B="id customer kind occasion owner unit_path due_on done_at done_by outcome escalated_at created_at",
        S="reason",
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["owner", "due_on"], name="followup_owner", condition=Q(done_at__isnull=True)
            ),
            models.Index(
                fields=["unit_path", "due_on"], name="followup_unit", condition=Q(done_at__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "kind", "occasion"], name="followup_once"),
            models.CheckConstraint(
                condition=Q(kind__in=KINDS),
                name="followup_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, outcome="") | Q(done_at__isnull=False) & ~Q(outcome=""),
                name="followup_done_has_outcome",
            ),
        ]


class Wish(models.Model):
    """Asked for and not there: goods of the catalogue, or words, in a store. ``seen_on_hand`` is the least that lay there
    since, so that what comes in is told from what was there all along."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    product = models.ForeignKey("catalog.Product", models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=120, blank=True, default="")
    size = models.CharField(max_length=20, blank=True, default="")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    noted_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    asked_on = models.DateField()
    seen_on_hand = models.DecimalField(max_digits=14, decimal_places=3, default=0)
    arrived_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=14, blank=True, default="")
    field_classes = classes(
        B="id customer unit noted_by asked_on arrived_at closed_at outcome",
        S="product words size seen_on_hand",
    )

    class Meta:
        indexes = [
            models.Index(fields=["product", "unit"], name="wish_open", condition=Q(closed_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(product__isnull=False) | ~Q(words=""), name="wish_names_something"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="") | Q(closed_at__isnull=False) & ~Q(outcome=""),
                name="wish_closed_has_outcome",
            ),
        ]
