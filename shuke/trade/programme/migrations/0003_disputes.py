import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0018_member_sessions"),
        ("ledger", "0001_initial"),
        ("programme", "0002_tiers_of_merges"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("denomination", models.CharField(max_length=20)),
                ("state", models.CharField(default="open", max_length=8)),
                ("opened_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("words", models.CharField(blank=True, default="", max_length=500)),
                (
                    "asked_for",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.adjustment",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_back",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.transfer",
                    ),
                ),
                (
                    "use",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.transfer",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["returned", "rejected"]), _negated=True),
                        fields=["opened_at"],
                        name="dispute_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("use",), name="dispute_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "open")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("given_back__isnull", False),
                                ("state", "returned"),
                            ),
                            models.Q(
                                ("asked_for__isnull", False),
                                ("decided_at__isnull", False),
                                ("state", "asked"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state", "rejected"),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="dispute_state_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="dispute_of_something"
                    ),
                ],
            },
        ),
    ]
