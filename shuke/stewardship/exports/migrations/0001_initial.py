"""Files of lists."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import shuke.foundation.org.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="File",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=30)),
                ("unit_path", shuke.foundation.org.fields.TreePath(db_collation="C", max_length=120)),
                ("page", models.CharField(max_length=40)),
                ("query", models.TextField(blank=True, max_length=2000)),
                ("form", models.CharField(max_length=4)),
                ("purpose", models.CharField(max_length=20)),
                ("expected", models.IntegerField()),
                ("state", models.CharField(max_length=10)),
                ("why", models.CharField(blank=True, default="", max_length=40)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField(null=True)),
                ("rows", models.IntegerField(null=True)),
                ("size", models.BigIntegerField(null=True)),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                ("erased_at", models.DateTimeField(null=True)),
                ("token", models.CharField(blank=True, default="", max_length=32)),
                ("wrapped", models.BinaryField(max_length=80, null=True)),
                ("canary_name", models.CharField(blank=True, default="", max_length=20)),
                ("canary_phone", models.CharField(blank=True, default="", max_length=20)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["asked_by", "-id"], name="export_file_asker"),
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["unit_path", "id"],
                        name="export_file_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("state", "made")), fields=["made_at"], name="export_file_kept"
                    ),
                    models.Index(fields=["canary_phone"], name="export_file_canary"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("waiting", "queued", "made", "declined", "void", "erased"))
                        ),
                        name="export_file_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ("csv", "xlsx"))), name="export_file_form_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("purpose__in", ["mailing", "meeting", "analysis", "authority", "other"])
                        ),
                        name="export_file_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rows__isnull", True),
                            models.Q(("rows__gt", 0), ("rows__lte", 5000)),
                            _connector="OR",
                        ),
                        name="export_file_rows_limited",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="export_file_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "made"), _negated=True),
                            models.Q(
                                ("made_at__isnull", False),
                                ("rows__isnull", False),
                                ("wrapped__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="export_file_made_has_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "erased"), _negated=True),
                            models.Q(("erased_at__isnull", False), ("wrapped__isnull", True)),
                            _connector="OR",
                        ),
                        name="export_file_erased_has_none",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("canary_name", ""), _negated=True),
                        fields=("canary_name",),
                        name="export_file_canary_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("token", ""), _negated=True),
                        fields=("token",),
                        name="export_file_token_once",
                    ),
                ],
            },
        ),
    ]
