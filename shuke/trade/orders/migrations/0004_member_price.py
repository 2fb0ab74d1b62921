from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_orders_by_time")]
    operations = [
        migrations.AddField("line", "tier_minor", models.BigIntegerField(db_default=0)),
        migrations.AddConstraint(
            "line", models.CheckConstraint(condition=Q(tier_minor__gte=0), name="line_tier_not_negative")
        ),
    ]
