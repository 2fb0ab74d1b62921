"""Where a source's files arrive by themselves."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes


class Inbox(models.Model):
    """A folder or a mailbox of one source and kind, read every few minutes with the remembered mapping.

    What it imports is imported by who set it up, with the rights that this person has at that moment.
    """

    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    way = models.CharField(max_length=10)
    is_on = models.BooleanField(default=True)
    host = models.CharField(max_length=200, blank=True, default="")
    port = models.IntegerField(default=993)
    login = models.CharField(max_length=200, blank=True, default="")
    sealed_password = models.BinaryField(null=True)
    mail_folder = models.CharField(max_length=100, default="INBOX")
    senders = models.JSONField(default=list)  # whose mails are read; of others nothing is opened
    set_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())
    checked_at = models.DateTimeField(null=True)
    problem = models.CharField(
        max_length=400, blank=True, default=""
    )  # of the last look, empty when it went well
    field_classes = classes(
        B="id source kind way is_on set_by changed_at checked_at problem",
        C="host port login mail_folder senders",
        K="sealed_password",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "way"], name="import_inbox_once"),
            models.CheckConstraint(condition=Q(way__in=["folder", "mailbox"]), name="import_inbox_way_known"),
            models.CheckConstraint(
                condition=Q(kind__in=["receipts", "orders", "customers", "products", "stock"]),
                name="import_inbox_kind_known",
            ),
            models.CheckConstraint(condition=Q(port__range=(1, 65535)), name="import_inbox_port"),
            models.CheckConstraint(
                condition=Q(way="folder") | (~Q(host="") & ~Q(login="") & Q(sealed_password__isnull=False)),
                name="import_inbox_mailbox_whole",
            ),
        ]
