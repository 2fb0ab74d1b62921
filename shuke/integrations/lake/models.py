"""What was removed from the book of record, for a copy that can only be added to."""

from django.db import models

from shuke.foundation.kernel.classes import classes
from shuke.foundation.org.fields import RowXid


class Tombstone(models.Model):
    """A row that is no more, and the transaction that removed it; written by triggers (constraints.sql)."""

    table = models.CharField(max_length=20)  # as the lake calls it
    row_id = models.BigIntegerField()
    row_xid = RowXid()
    field_classes = classes(B="id table row_id row_xid")

    class Meta:
        indexes = [models.Index(fields=["row_xid"], name="tombstone_xid")]
