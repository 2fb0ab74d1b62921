"""What the pages of analyses read: findings per unit; stage and chance of a month ago beside the figures."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial"), ("insight", "0007_report")]
    operations = [
        migrations.AddField("figure", "stage_before", models.CharField(max_length=10, null=True)),
        migrations.AddField("figure", "coming_before_bp", models.SmallIntegerField(null=True)),
        migrations.AddField("figure", "reasons", models.TextField(null=True)),
        migrations.AddIndex(
            "figure",
            models.Index(fields=["stage", "stage_before", "joined_on", "customer"], name="figure_stage"),
        ),
        migrations.AddIndex(
            "figure", models.Index(fields=["value_12m_minor", "customer"], name="figure_value")
        ),
        migrations.AddIndex(
            "figure",
            models.Index(
                fields=["spend_12m_minor", "customer"],
                name="figure_fallen",
                condition=Q(reasons__isnull=False),
            ),
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("analysis", models.CharField(max_length=20)),
                ("body", models.JSONField()),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("unit", "analysis"), name="finding_once")],
            },
        ),
    ]
