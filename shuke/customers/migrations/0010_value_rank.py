"""Numbers are compared by a column whose comparisons may use an index behind row policies."""

from django.db import migrations, models
from django.db.models.functions import Cast


class Migration(migrations.Migration):
    dependencies = [("customers", "0009_value_version")]
    operations = [
        migrations.RemoveIndex("fieldvalue", "fieldvalue_number"),
        migrations.AddField(
            "fieldvalue",
            "rank",
            models.GeneratedField(
                expression=Cast("number", models.FloatField()),
                output_field=models.FloatField(null=True),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "fieldvalue",
            models.Index(
                fields=["field", "rank", "customer"], include=["home_path"], name="fieldvalue_rank",
                condition=models.Q(is_indexed=True, rank__isnull=False),
            ),
        ),
    ]  # fmt: skip
