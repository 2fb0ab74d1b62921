"""What is remembered of a source belongs to a unit; what was the whole house's is the company's, for all to begin with."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# At once, since a table is not altered while its foreign keys wait to be looked at.
TO_THE_COMPANY = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE imports_mapping SET unit_id = (SELECT id FROM org_unit ORDER BY path LIMIT 1);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0004_own_fields"),
        ("org", "__first__"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
            ),
        ),
        migrations.AddField(
            model_name="mapping",
            name="unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
            ),
        ),
        migrations.RunSQL(TO_THE_COMPANY, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="mapping",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
            ),
        ),
        migrations.RemoveConstraint(model_name="mapping", name="import_mapping_once"),
        migrations.AddConstraint(
            model_name="mapping",
            constraint=models.UniqueConstraint(fields=["unit", "source", "kind"], name="import_mapping_once"),
        ),
    ]
