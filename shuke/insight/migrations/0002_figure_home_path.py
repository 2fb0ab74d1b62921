"""Figures carry their customer's home, so that a store's figures are one index range."""

from django.db import migrations, models

import shuke.foundation.org.fields


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("insight", "0001_initial")]
    operations = [
        migrations.AddField(
            "figure", "home_path", shuke.foundation.org.fields.TreePath(default=""), preserve_default=False
        ),
        migrations.RunSQL(
            "UPDATE insight_figure f SET home_path = c.home_path FROM customers_customer c WHERE c.id = f.customer_id",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            "figure", models.Index(fields=["home_path", "abc", "cell", "customer"], name="figure_home")
        ),
    ]
