"""Figures carry the day on which their customer joined: a store's regulars, the newest first, are one index range."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0002_figure_home_path")]
    operations = [
        migrations.AddField(
            "figure", "joined_on", models.DateField(default="1970-01-01"), preserve_default=False
        ),
        migrations.RunSQL(
            "UPDATE insight_figure f SET joined_on = c.joined_on FROM customers_customer c WHERE c.id = f.customer_id",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex("figure", "figure_home"),
        migrations.AddIndex(
            "figure",
            models.Index(
                fields=["home_path", "abc", "cell", "customer"], include=["joined_on"], name="figure_home"
            ),
        ),
    ]
