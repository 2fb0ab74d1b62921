"""How staff sign in: open sessions, second factors, recovery codes, tries that failed. Secrets are sealed or hashed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.classes import classes


class SignIn(models.Model):
    """Somebody's session in one browser; it counts while its version is the account's and it is not over."""

    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+")
    version = models.IntegerField()
    way = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=60, blank=True)
    field_classes = classes(
        B="id staff version way started_at seen_at proved_at ended_at device", C="address"
    )

    class Meta:
        indexes = [models.Index(fields=["staff", "-started_at"], name="signin_of_staff")]


class Try(models.Model):
    """A sign-in or code that was wrong, or is being looked at; the bucket is a keyed hash of account or address."""

    bucket = models.BinaryField(max_length=16)
    at = models.DateTimeField()
    field_classes = classes(B="id at", K="bucket")

    class Meta:
        indexes = [
            models.Index(fields=["bucket", "at"], name="try_in_bucket"),
            models.Index(fields=["at"], name="try_at"),
        ]


class FactorKind(models.TextChoices):
    """What proves more than a password does."""

    APP = "app", _("Authenticator app")
    PASSKEY = "passkey", _("Passkey")


class Factor(models.Model):
    """A second factor; ``counter`` is the app's last step, or the passkey's own count: neither goes back.

    One without ``confirmed_at`` is being set up and proves nothing.
    """

    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=FactorKind.choices)
    label = models.CharField(max_length=60, blank=True)
    secret = models.BinaryField()
    credential_id = models.BinaryField(max_length=1023, null=True)
    counter = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    field_classes = classes(
        B="id staff kind label added_at confirmed_at used_at removed_at removed_by",
        K="secret credential_id counter",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"],
                condition=Q(kind="app", removed_at__isnull=True, confirmed_at__isnull=False),
                name="factor_one_app",
            ),
            models.UniqueConstraint(
                fields=["staff"],
                condition=Q(kind="app", removed_at__isnull=True, confirmed_at__isnull=True),
                name="factor_one_app_begun",
            ),
            models.UniqueConstraint(
                fields=["credential_id"], condition=Q(removed_at__isnull=True), name="factor_credential_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="app", credential_id__isnull=True)
                | Q(kind="passkey", credential_id__isnull=False, confirmed_at__isnull=False),
                name="factor_whole",
            ),
        ]


class RecoveryCode(models.Model):
    """A code for who has lost the other factors: kept as a keyed hash, good once."""

    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+")
    code_hash = models.BinaryField(max_length=16)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    field_classes = classes(B="id staff made_at used_at", K="code_hash")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "code_hash"], name="recovery_code_once")]
