"""Tables of consents: the notices that people were shown, what they said, and how it stands now."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shuke.customers.rules.consents import CHANNELS, EVIDENCE, PURPOSES
from shuke.foundation.kernel.classes import classes

_PURPOSES = list(PURPOSES)
_CHANNELS = ["", *CHANNELS]


class Notice(models.Model):
    """The words of one purpose in one version, as they were shown; never changed, the next version follows."""

    purpose = models.CharField(max_length=12)
    version = models.IntegerField()
    text = models.TextField(max_length=4000)
    text_en = models.TextField(max_length=4000)
    digest = models.BinaryField(max_length=32)  # SHA-256 of both texts: what was shown can be proved
    valid_from = models.DateTimeField()
    published_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(db_default=Now())
    field_classes = classes(
        B="id purpose version text text_en digest valid_from published_by published_at",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="notice_once"),
            models.CheckConstraint(condition=Q(purpose__in=_PURPOSES), name="notice_purpose_known"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(text_en=""), name="notice_in_both_languages"),
        ]


class Consent(models.Model):
    """One thing that somebody said: granted or withdrawn, for a purpose on a channel. Append-only, a ledger.

    ``source`` is the way it came in ("desk", "join", "portal", a system's name), ``campaign`` the event or campaign there.
    """

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=12)
    channel = models.CharField(max_length=8, blank=True, default="")  # empty where the purpose has none
    is_granted = models.BooleanField()
    at = models.DateTimeField(db_default=Now())
    source = models.CharField(max_length=40)
    campaign = models.CharField(max_length=60, blank=True, default="")
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    notice = models.ForeignKey(
        "customers.Notice", models.PROTECT, null=True, related_name="+", db_index=False
    )
    evidence = models.CharField(max_length=10)
    field_classes = classes(
        B="id customer purpose channel is_granted at source campaign staff notice evidence"
    )

    class Meta:
        indexes = [models.Index(fields=["customer", "-id"], name="consent_customer")]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=_PURPOSES), name="consent_purpose_known"),
            models.CheckConstraint(condition=Q(channel__in=_CHANNELS), name="consent_channel_known"),
            models.CheckConstraint(condition=Q(evidence__in=EVIDENCE), name="consent_evidence_known"),
            # Nobody can agree to words that were not shown; to say no, no words are needed.
            models.CheckConstraint(
                condition=Q(is_granted=False) | Q(notice__isnull=False), name="consent_granted_to_a_notice"
            ),
        ]


class Standing(models.Model):
    """How one purpose on one channel stands now: the last of the ledger, kept by its trigger."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=12)
    channel = models.CharField(max_length=8, blank=True, default="")
    is_granted = models.BooleanField()
    since_at = models.DateTimeField()
    consent = models.ForeignKey("customers.Consent", models.PROTECT, related_name="+", db_index=False)
    field_classes = classes(B="id customer purpose channel is_granted since_at consent")

    class Meta:
        indexes = [
            models.Index(
                fields=["purpose", "channel", "customer"],
                name="standing_granted",
                condition=Q(is_granted=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "purpose", "channel"], name="standing_once")
        ]


class Restriction(models.Model):
    """A limit that a person asked for, from when to when: the details are kept and not used (``use``: PIPL 44, GDPR 18),
    or the account is closed (``account``)."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    set_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    ended_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    field_classes = classes(B="id customer kind since_at until_at set_by ended_by")

    class Meta:
        indexes = [models.Index(fields=["customer", "kind"], name="restriction_customer")]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind"], condition=Q(until_at__isnull=True), name="restriction_one_open"
            ),
            models.CheckConstraint(condition=Q(kind__in=["use", "account"]), name="restriction_kind_known"),
        ]
