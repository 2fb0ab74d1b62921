"""Birthdays carry their customer's home."""

from django.db import migrations, models

import shuke.foundation.org.fields


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_active_home")]
    operations = [
        migrations.AddField(
            "birthday",
            "home_path",
            shuke.foundation.org.fields.TreePath(default="", editable=False),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "UPDATE customers_birthday b SET home_path = c.home_path FROM customers_customer c WHERE c.id = b.customer_id",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            "birthday", models.Index(fields=["home_path", "month", "customer"], name="birthday_home")
        ),
    ]
