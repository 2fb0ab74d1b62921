"""The newest first, of whatever the figures say: one walk down an index where many fit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0003_figure_joined_on")]
    operations = [
        migrations.AddIndex("figure", models.Index(fields=["joined_on", "customer"], name="figure_joined")),
        migrations.AddIndex(
            "figure", models.Index(fields=["cell", "joined_on", "customer"], name="figure_cell_joined")
        ),
        migrations.AddIndex(
            "figure", models.Index(fields=["cell_cn", "joined_on", "customer"], name="figure_cell_cn_joined")
        ),
    ]
