"""Merges, the rows they touched, pairs that may be one person."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0012_merged"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("merged_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reasons", models.JSONField(default=list)),
                ("fields", models.JSONField(default=dict)),
                ("marks", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "loser",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "merged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "survivor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Moved",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=8)),
                ("tab", models.CharField(max_length=63)),
                ("col", models.CharField(max_length=63)),
                ("row_key", models.BigIntegerField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
                (
                    "merge",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="resolution.merge",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weight", models.FloatField(default=0)),
                ("reasons", models.JSONField(default=list)),
                ("stake_minor", models.BigIntegerField(default=0)),
                ("state", models.CharField(default="open", max_length=10)),
                ("found_by", models.CharField(default="night", max_length=10)),
                ("found_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["-stake_minor", "-id"],
                        name="candidate_stake",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("left", "right"), name="candidate_once"),
                    models.CheckConstraint(
                        condition=models.Q(("left__lt", models.F("right"))), name="candidate_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "different", "merged"])),
                        name="candidate_state_known",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)), fields=("loser",), name="merge_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(("survivor", models.F("loser")), _negated=True), name="merge_of_two"
            ),
        ),
        migrations.AddIndex(
            model_name="moved",
            index=models.Index(fields=["merge", "tab", "col"], name="moved_merge"),
        ),
        migrations.AddIndex(
            model_name="moved",
            index=models.Index(fields=["tab", "row_key"], name="moved_row"),
        ),
        migrations.AddConstraint(
            model_name="moved",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("before__isnull", True), ("kind__in", ["moved", "left"])),
                    models.Q(("after__isnull", False), ("before__isnull", False), ("kind", "changed")),
                    models.Q(("before__isnull", False), ("kind", "removed")),
                    _connector="OR",
                ),
                name="moved_has_its_image",
            ),
        ),
    ]
