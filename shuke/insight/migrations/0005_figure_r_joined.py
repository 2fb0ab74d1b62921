"""Whose last purchase is long ago, the newest first: they joined long ago, and a walk from the newest passes nearly all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0004_figure_joined")]
    operations = [
        migrations.AddIndex(
            "figure", models.Index(fields=["r", "joined_on", "customer"], name="figure_r_joined")
        )
    ]
