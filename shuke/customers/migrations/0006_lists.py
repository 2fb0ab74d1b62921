"""What lists ask a million customers for has an index: a store's, organisations, those without a phone."""

import django.db.models.deletion
from django.db import migrations, models

PHONES = """
UPDATE customers_customer c SET has_phone = true FROM (
    SELECT DISTINCT customer_id FROM customers_identifier WHERE kind = 'phone' AND ended_at IS NULL) i
 WHERE i.customer_id = c.id
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_part_versions")]
    operations = [
        migrations.AddField("customer", "has_phone", models.BooleanField(db_default=False, editable=False)),
        migrations.RunSQL(PHONES, migrations.RunSQL.noop),
        migrations.AlterField(
            "customer",
            "home_unit",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
            ),
        ),
        migrations.AddIndex(
            "customer", models.Index(fields=["home_unit", "-joined_on", "-id"], name="customer_store")
        ),
        migrations.AddIndex(
            "customer",
            models.Index(
                fields=["pinyin", "id"],
                name="customer_organisation",
                condition=models.Q(kind="organisation", status="active"),
            ),
        ),
        migrations.AddIndex(
            "customer",
            models.Index(
                fields=["-joined_on", "-id"],
                name="customer_no_phone",
                condition=models.Q(has_phone=False, status="active"),
            ),
        ),
    ]
