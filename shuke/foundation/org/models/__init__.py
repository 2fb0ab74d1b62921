"""Units, staff, grants, keys: who works here, and how they sign in. No customer data in these tables."""

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.classes import classes
from shuke.foundation.org.fields import TreePath
from shuke.foundation.org.models.roles import OwnRole
from shuke.foundation.org.models.signing import Factor, FactorKind, RecoveryCode, SignIn, Try
from shuke.foundation.org.models.switches import Switch

__all__ = [
    "ApiKey", "Factor", "FactorKind", "Grant", "JobFailure", "JobRun", "KeyUse", "OwnRole", "RecoveryCode", "Replay", "SavedView",
    "SignIn", "Staff", "StaffAccounts", "Switch", "Try", "Unit", "UnitKind", "UnitMove",
]  # fmt: skip

if TYPE_CHECKING:
    _Accounts = BaseUserManager["Staff"]
else:
    _Accounts = BaseUserManager


class UnitKind(models.TextChoices):
    """Levels of the tree."""

    COMPANY = "company", _("Company")
    REGION = "region", _("Region")
    STORE = "store", _("Store")
    DEPARTMENT = "department", _("Department")


class Unit(models.Model):
    """A node of the organisation: its path spells its ancestors, "1.4.9."."""

    parent = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=UnitKind.choices)
    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    path = TreePath(unique=True)
    timezone = models.CharField(max_length=40, default="Asia/Shanghai")
    currency = models.CharField(max_length=3, default="CNY")
    sells_online = models.BooleanField(default=False)
    field_classes = classes(B="id parent kind code name name_en path timezone currency sells_online")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(path__endswith="."), name="unit_path_ends_with_dot"),
            models.CheckConstraint(
                condition=Q(kind="company", parent__isnull=True)
                | ~Q(kind="company") & Q(parent__isnull=False),
                name="unit_only_company_is_root",
            ),
        ]


class UnitMove(models.Model):
    """A unit went under another one; its old path says what may still be written under it."""

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    from_path = models.CharField(max_length=120, db_collation="C")
    to_path = models.CharField(max_length=120, db_collation="C")
    moved_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    moved_at = models.DateTimeField(db_default=Now())
    field_classes = classes(B="id unit from_path to_path moved_by moved_at")

    class Meta:
        indexes = [models.Index(fields=["moved_at"], name="unitmove_lately")]


class StaffAccounts(_Accounts):
    """Finding staff by their login."""

    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(login=username)


class Staff(AbstractBaseUser):
    """Somebody who works here and logs in.

    Sessions began under a ``session_version``; raising it ends them all. A first password must be changed.
    """

    login = models.CharField(max_length=60, unique=True)
    email = models.CharField(max_length=254, blank=True, default="", db_default="")
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    language = models.CharField(max_length=10, default="zh-hans")
    theme = models.CharField(max_length=5, default="auto")
    is_active = models.BooleanField(default=True)
    must_change = models.BooleanField(default=False, db_default=False)
    session_version = models.IntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    objects = StaffAccounts()
    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    field_classes = classes(
        B="id login name name_en unit language theme is_active must_change session_version created_at last_login",
        C="email", K="password",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(theme__in=["auto", "light", "dark"]), name="staff_theme_known"
            ),
            models.CheckConstraint(condition=Q(language__in=["zh-hans", "en"]), name="staff_language_known"),
        ]


class Grant(models.Model):
    """A role held at a unit, perhaps until a day (a deputy)."""

    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    until_on = models.DateField(null=True)
    field_classes = classes(B="id staff role unit until_on")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "role", "unit"], name="grant_once")]


class ApiKey(models.Model):
    """An integration's key: the secret is stored as a hash and shown once."""

    name = models.CharField(max_length=60, unique=True)
    secret_hash = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=60))
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    field_classes = classes(
        B="id name scopes unit created_at expires_at last_used_at ended_at", K="secret_hash"
    )


class KeyUse(models.Model):
    """Requests of a key in the running minute, counted over all web processes; unlogged, a crash forgets them."""

    key = models.OneToOneField("org.ApiKey", models.CASCADE, primary_key=True, related_name="+")
    window_at = models.DateTimeField()
    requests = models.IntegerField()
    field_classes = classes(B="key window_at requests")


class Replay(models.Model):
    """The first answer to a repeatable act, kept under the key that its caller made."""

    caller = models.CharField(max_length=40)
    act = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    body = models.JSONField()
    result = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    field_classes = classes(B="id caller act key created_at", K="body result")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "act", "key"], name="replay_once")]


class SavedView(models.Model):
    """A list's address under a name: filters, order and columns that somebody asks for again.

    ``shared_with`` shows it to the people of that unit and below; each sees in it only what their own roles reach.
    """

    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+")
    page = models.CharField(max_length=40)
    label = models.CharField(max_length=40)
    query = models.TextField(max_length=2000, blank=True)
    shared_with = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)
    field_classes = classes(B="id staff page label query shared_with created_at removed_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "page", "label"],
                condition=Q(removed_at__isnull=True),
                name="saved_view_once",
            ),
            models.CheckConstraint(condition=~Q(label=""), name="saved_view_has_label"),
        ]


class JobRun(models.Model):
    """The last time a kind of background job ended, well or not."""

    task = models.CharField(max_length=128, primary_key=True)
    ended_at = models.DateTimeField()
    seconds = models.FloatField()
    is_well = models.BooleanField()
    field_classes = classes(B="task ended_at seconds is_well")


class JobFailure(models.Model):
    """Why a background job failed, in words for people; the reference leads to the program's own log."""

    job_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    code = models.CharField(max_length=60)
    text = models.CharField(max_length=400, blank=True)
    text_en = models.CharField(max_length=400, blank=True)
    reference = models.CharField(max_length=16)
    field_classes = classes(B="job_id at code text text_en reference")
