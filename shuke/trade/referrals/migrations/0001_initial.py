import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0019_device_marks"),
        ("ledger", "0001_initial"),
        ("orders", "0003_orders_by_time"),
        ("org", "0007_switches"),
        ("programme", "0003_disputes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("friend_no", models.BigIntegerField(unique=True)),
                ("named_at", models.DateTimeField()),
                ("named_on", models.DateField()),
                ("until_on", models.DateField()),
                ("least_minor", models.BigIntegerField(default=0)),
                ("device_mark", models.BinaryField(max_length=16, null=True)),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("reasons", models.JSONField(default=list)),
                ("ripe_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("words", models.CharField(blank=True, default="", max_length=200)),
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
                    "friend",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
                (
                    "friend_earning",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.transfer",
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.order",
                    ),
                ),
                (
                    "referrer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "referrer_earning",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.transfer",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programme.version",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["referrer", "named_on"], name="referral_referrer"),
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "pending", "held"])),
                        fields=["id"],
                        name="referral_open",
                    ),
                    models.Index(
                        condition=models.Q(("order__isnull", False)), fields=["order"], name="referral_order"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                (
                                    "waiting",
                                    "held",
                                    "pending",
                                    "earned",
                                    "taken_back",
                                    "lapsed",
                                    "refused",
                                    "void",
                                ),
                            )
                        ),
                        name="referral_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["pending", "earned", "taken_back"]), _negated=True),
                            models.Q(("order__isnull", False), ("ripe_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="referral_by_a_purchase",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("words", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="referral_decided_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            ("named_by", None),
                            models.Q(("decided_by", models.F("named_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="referral_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "held"), _negated=True),
                            models.Q(("reasons", []), _negated=True),
                            _connector="OR",
                        ),
                        name="referral_held_for_a_reason",
                    ),
                ],
            },
        ),
    ]
