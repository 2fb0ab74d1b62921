"""Files that came in by a page, a folder or a mailbox and wait to be read."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes


class Upload(models.Model):
    """One file under DATA/imports/uploads, by a random name of ours; ``name`` is what its owner calls it."""

    token = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of its bytes
    uploaded_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    erased_at = models.DateTimeField(null=True)
    field_classes = classes(B="id size digest uploaded_by created_at erased_at", S="name", K="token")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="import_upload_not_empty"),
            # Our own name: what a browser, a mail or an archive calls a file never becomes a path.
            models.CheckConstraint(
                condition=Q(token__regex=r"^[0-9a-f]{32}$"), name="import_upload_own_name"
            ),
        ]
