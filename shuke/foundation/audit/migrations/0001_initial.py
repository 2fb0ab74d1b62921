"""The event log's tables."""

from pathlib import Path

from django.db import migrations, models

TABLES = (Path(__file__).parent.parent / "tables.sql").read_text()


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.RunSQL(
            TABLES,
            "DROP TABLE audit_horizon, audit_seal, audit_subject, audit_event; DROP SEQUENCE audit_event_id",
            state_operations=[
                migrations.CreateModel(
                    "Event", [("id", models.BigIntegerField(primary_key=True, serialize=False))],
                    options={"managed": False},
                ),
                migrations.CreateModel(
                    "Subject", [("pk", models.CompositePrimaryKey("event_id", "customer_id", serialize=False)),
                                ("event_id", models.BigIntegerField()), ("customer_id", models.BigIntegerField())],
                    options={"managed": False},
                ),
                migrations.CreateModel(
                    "Seal", [("seq", models.BigIntegerField(primary_key=True, serialize=False))],
                    options={"managed": False},
                ),
            ],
        )
    ]  # fmt: skip
