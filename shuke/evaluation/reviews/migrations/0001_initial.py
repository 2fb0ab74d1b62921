import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("org", "0007_switches")]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week_on", models.DateField()),
                ("facts", models.JSONField()),
                ("currency", models.CharField(max_length=3)),
                ("written_at", models.DateTimeField()),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("week_on__iso_week_day", 1)), name="reviews_letter_is_of_a_monday"
                    ),
                    models.UniqueConstraint(fields=("unit", "week_on"), name="reviews_letter_one_a_week"),
                ],
            },
        ),
    ]
