"""The outbox: messages that go out, one row each from the moment they are handed over."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes
from shuke.foundation.org.fields import TreePath
from shuke.service.conversations.rules.delivery import STATES


class Message(models.Model):
    """One text to one address. Sealed with a key of its own, wrapped by the customer's where there is one.

    The own key lies in ``wrapped``: wrapped under the master key, or under the person's key ``person_key``, so that who
    destroys that one makes all messages to the person unreadable. After ``erase_at`` ciphertext and key are gone.
    """

    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="+")
    unit_path = TreePath()
    channel = models.CharField(max_length=8)
    purpose = models.CharField(max_length=12)
    ciphertext = models.BinaryField(null=True)
    person_key = models.ForeignKey(
        "customers.PersonKey", models.PROTECT, null=True, related_name="+", db_index=False
    )
    wrapped = models.BinaryField(max_length=80, null=True)
    state = models.CharField(max_length=10, default="waiting")
    tries = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)
    erase_at = models.DateTimeField()
    # Who wrote it from the own phone; None for what the program sends.
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    reference = models.CharField(max_length=80, blank=True, default="")
    reason = models.CharField(max_length=60, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    field_classes = classes(
        B="id customer unit_path channel purpose person_key state tries due_at claimed_at ended_at until_at erase_at"
        " staff reference reason created_at",
        X="ciphertext",
        K="wrapped",
    )

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="message_due", condition=Q(state="waiting")),
            models.Index(fields=["claimed_at"], name="message_sending", condition=Q(state="sending")),
            models.Index(fields=["erase_at"], name="message_erase", condition=Q(ciphertext__isnull=False)),
            models.Index(fields=["unit_path", "-id"], name="message_unit"),
            models.Index(
                fields=["customer", "ended_at"],
                name="message_sent",
                condition=Q(state__in=("sent", "uncertain")),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="message_state_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", due_at__isnull=False) | ~Q(state="waiting"),
                name="message_waiting_is_due",
            ),
            models.CheckConstraint(
                condition=Q(ciphertext__isnull=False, wrapped__isnull=False)
                | Q(ciphertext__isnull=True, wrapped__isnull=True),
                name="message_has_its_key",
            ),
        ]
