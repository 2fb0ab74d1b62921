"""The index by home holds active customers only, so that counting a store's customers never touches the rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]
    operations = [
        migrations.RemoveIndex("customer", "customer_home"),
        migrations.AddIndex(
            "customer",
            models.Index(
                fields=["home_path", "-id"], condition=models.Q(status="active"), name="customer_home"
            ),
        ),
    ]
