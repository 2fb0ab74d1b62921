"""What a job made and changed, so that it can be undone; and what undoing had to leave."""

from django.db import models

from shuke.foundation.kernel.classes import classes


class Trace(models.Model):
    """A row that a job made or changed, with the version in which the job left it.

    Where the row has another version by now, somebody else changed it since. What it said before stands in ``image``,
    or, where it says something of a person, ``sealed`` under that person's key: who is erased is erased here too.
    Identifiers, tags and owners given by a job are never changed by one; they are known by their version alone.
    """

    pk = models.CompositePrimaryKey("job", "kind", "row_id")
    job = models.ForeignKey("imports.Job", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    row_id = models.BigIntegerField()
    is_new = models.BooleanField()
    version = models.BigIntegerField(
        null=True
    )  # row_xid; none for words (tags, brands …), which have no version
    former_version = models.BigIntegerField(null=True)
    image = models.JSONField(null=True)
    sealed = models.BinaryField(null=True)
    key_id = models.BigIntegerField(
        null=True
    )  # of the person's key; no foreign key: the key may be destroyed
    field_classes = classes(B="job kind row_id is_new version former_version key_id", S="image", C="sealed")


class Kept(models.Model):
    """A row that undoing a job did not remove or put back, and why."""

    job = models.ForeignKey("imports.Job", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    row_id = models.BigIntegerField()
    label = models.CharField(max_length=120)  # receipt number, member number, product code
    reason = models.CharField(max_length=20)
    field_classes = classes(B="id job kind row_id reason", S="label")

    class Meta:
        indexes = [models.Index(fields=["job", "id"], name="import_kept_job")]
