"""Tables of people's rights: what was asked for, what may not be erased, what was erased, how long things are kept."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes
from shuke.stewardship.privacy.rules.requests import GROUNDS, KINDS, PROOFS, STATES, WAYS


class Request(models.Model):
    """What somebody asked of who keeps the details, and how it was answered. Codes only: no words of the person.

    ``way`` says how it came in, ``proof`` how it was made sure that the person asks, ``ground`` why it was refused.
    """

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    way = models.CharField(max_length=10)
    proof = models.CharField(max_length=10, blank=True, default="")
    received_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, default="open")
    ground = models.CharField(max_length=10, blank=True, default="")
    taken_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    taken_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    field_classes = classes(
        B="id customer kind way proof received_on due_on state ground taken_by taken_at decided_by decided_at"
    )

    class Meta:
        indexes = [
            models.Index(fields=["due_on", "id"], name="request_due", condition=Q(state="open")),
            models.Index(fields=["-decided_at", "-id"], name="request_decided", condition=~Q(state="open")),
        ]
        constraints = [
            # Asked for twice, it is one thing to do.
            models.UniqueConstraint(
                fields=["customer", "kind"], condition=Q(state="open"), name="request_open_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="request_kind_known"),
            models.CheckConstraint(condition=Q(way__in=list(WAYS)), name="request_way_known"),
            models.CheckConstraint(condition=Q(proof__in=["", *PROOFS]), name="request_proof_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="request_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="request_decided_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="refused", ground__in=list(GROUNDS)) | (~Q(state="refused") & Q(ground="")),
                name="request_refused_says_why",
            ),
        ]


class Hold(models.Model):
    """A legal hold: nothing of this customer is erased, neither asked for nor by age, until somebody lifts it."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10)
    held_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    held_at = models.DateTimeField(db_default=Now())
    lifted_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    lifted_at = models.DateTimeField(null=True)
    field_classes = classes(B="id customer reason held_by held_at lifted_by lifted_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(lifted_at__isnull=True), name="hold_one_open"
            )
        ]


class Erasure(models.Model):
    """A person was erased. ``rows`` counts by table what went, ``line`` is the place in the list outside of the database.

    Without a customer: the list was held against a database in which that person was not there.
    """

    customer = models.OneToOneField("customers.Customer", models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey("privacy.Request", models.PROTECT, null=True, related_name="+")
    erased_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    erased_at = models.DateTimeField()
    rows = models.JSONField(default=dict)
    line = models.BigIntegerField(unique=True)
    field_classes = classes(B="id customer request erased_by erased_at rows line")


class Retention(models.Model):
    """How long one kind of thing is kept, where the shop said something else than the program."""

    kind = models.CharField(max_length=20, primary_key=True)
    days = models.IntegerField()
    changed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    changed_at = models.DateTimeField(db_default=Now())
    field_classes = classes(B="kind days changed_by changed_at")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(days__gte=1), name="retention_of_days")]
