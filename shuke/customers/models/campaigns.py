"""Tables of where customers come from: campaigns and events, who came by them, and who told what was changed since."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from shuke.customers.rules.campaigns import FIELDS, KINDS
from shuke.foundation.kernel.classes import classes
from shuke.foundation.org.fields import RowXid


class Campaign(models.Model):
    """A campaign or event of a unit at which customers are won; ``code`` stands in its QR codes and is what programs send."""

    code = models.CharField(max_length=30, unique=True, db_collation="C")
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True, default="")
    kind = models.CharField(max_length=12)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    version = models.IntegerField(default=1)
    field_classes = classes(B="id code name name_en kind unit from_on until_on closed_at made_by version")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="campaign_kind_known"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9][a-z0-9-]{1,29}$"), name="campaign_code"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="campaign_ends_after_start",
            ),
        ]


class Arrival(models.Model):
    """A customer came by a campaign or event, once per campaign: the way, the staff, the moment, and whether it was new."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", db_index=False)
    campaign = models.ForeignKey("customers.Campaign", models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=40)
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())
    is_new = models.BooleanField()
    field_classes = classes(B="id customer campaign source staff at is_new")

    class Meta:
        indexes = [models.Index(fields=["campaign", "customer"], name="arrival_campaign")]
        constraints = [models.UniqueConstraint(fields=["customer", "campaign"], name="arrival_once")]


class Origin(models.Model):
    """Where a field of the record comes from that was told or corrected after the enrolment; else the enrolment tells it."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", db_index=False)
    field = models.CharField(max_length=12)
    source = models.CharField(max_length=40)
    campaign = models.ForeignKey(
        "customers.Campaign", models.PROTECT, null=True, related_name="+", db_index=False
    )
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())
    row_xid = RowXid()  # an import that is undone takes its own back
    field_classes = classes(B="id customer field source campaign staff at row_xid")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "field"], name="origin_once"),
            models.CheckConstraint(condition=Q(field__in=FIELDS), name="origin_field_known"),
        ]
