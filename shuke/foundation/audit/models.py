"""Tables of the event log. Rows are written by org.command only and never changed.

Both event tables are partitioned by month in constraints.sql; Django knows them as plain tables.
"""

from django.db import models

from shuke.foundation.kernel.classes import classes


class Event(models.Model):
    """One act that happened: ids, amounts and field names, never contact or sensitive values."""

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField()
    part_of = models.BigIntegerField(null=True)
    payload = models.JSONField(default=dict)
    field_classes = classes(B="id at act actor_kind actor_id part_of payload")

    class Meta:
        managed = False


class Subject(models.Model):
    """A customer whose story an event belongs to."""

    pk = models.CompositePrimaryKey("event_id", "customer_id")
    event_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    at = models.DateTimeField()
    field_classes = classes(B="pk event_id customer_id at")

    class Meta:
        managed = False


class Seal(models.Model):
    """An event's place in the chain: hash over the former hash and the event."""

    seq = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    hash = models.BinaryField(max_length=32)
    field_classes = classes(B="seq event_id hash")

    class Meta:
        managed = False
