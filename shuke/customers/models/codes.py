"""Tables of registration: one-time codes that prove a phone, links that open the card, and phones that stay signed in."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from shuke.customers.rules.codes import MOST_TRIES
from shuke.foundation.kernel.classes import classes


class OneTimeCode(models.Model):
    """Six digits sent to a phone: kept as a keyed hash, good for some minutes, some tries and one use."""

    blind = models.BinaryField(max_length=16)  # of the phone
    origin = models.BinaryField(max_length=16)  # of the network address that asked
    digest = models.BinaryField(max_length=16)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    tries = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    field_classes = classes(B="id unit tries created_at expires_at used_at", K="blind origin digest")

    class Meta:
        indexes = [
            models.Index(fields=["blind", "created_at"], name="code_phone"),
            models.Index(fields=["origin", "created_at"], name="code_origin"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(tries__range=(0, MOST_TRIES)), name="code_tries_bounded"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(used_at__lte=F("expires_at")),
                name="code_used_in_time",
            ),
        ]


class CardLink(models.Model):
    """A link by which a member opens the own card without signing in: 256 random bits, kept as their hash."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    secret_hash = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    field_classes = classes(B="id customer created_at ended_at", K="secret_hash")


class MemberSession(models.Model):
    """A phone on which a member is signed in: a secret of 256 bits, kept as its hash, good until ``until_at``.

    ``blind`` is of the number that proved it: a number that somebody else has now opens nothing any more. ``device_mark`` is
    a keyed hash of a secret that the browser keeps: by it, several members on one phone are seen, and nothing else of it.
    """

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    secret_hash = models.BinaryField(max_length=32, unique=True)
    blind = models.BinaryField(max_length=16)
    way = models.CharField(max_length=10)
    device = models.CharField(max_length=40, blank=True, default="")
    device_mark = models.BinaryField(max_length=16, null=True)
    is_remembered = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    field_classes = classes(
        B="id customer way device is_remembered created_at until_at ended_at",
        K="secret_hash blind device_mark",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("created_at")), name="membersession_lasts"),
        ]
        indexes = [
            models.Index(
                fields=["device_mark"], name="membersession_device", condition=Q(device_mark__isnull=False)
            )
        ]
