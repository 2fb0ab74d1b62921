"""A tag on a customer carries the customer's home, so that its policy is a range and no look-up per row."""

from django.db import migrations, models

import shuke.foundation.org.fields


class Migration(migrations.Migration):
    dependencies = [("customers", "0007_contacts")]
    operations = [
        migrations.AddField(
            "tagging", "home_path", shuke.foundation.org.fields.TreePath(default="", editable=False)
        ),
        migrations.RunSQL(
            "UPDATE customers_tagging t SET home_path = c.home_path FROM customers_customer c WHERE c.id = t.customer_id",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            "tagging", models.Index(fields=["tag", "home_path", "customer"], name="tagging_home")
        ),
        migrations.AddIndex(
            "customer",
            models.Index(fields=["id"], name="customer_closed", condition=~models.Q(status="active")),
        ),
    ]
