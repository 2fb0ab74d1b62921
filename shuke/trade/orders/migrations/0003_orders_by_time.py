"""Orders are listed by time: of the chain, of a store, of a seller, with a refund, without a customer."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_match_version")]

    operations = [
        migrations.AddIndex("order", models.Index(fields=["channel", "placed_at"], name="order_time")),
        migrations.AddIndex(
            "order", models.Index(fields=["store_path", "channel", "placed_at"], name="order_store_time")
        ),
        migrations.AddIndex(
            "order",
            models.Index(
                fields=["seller", "placed_at"], name="order_seller_time", condition=Q(seller__isnull=False)
            ),
        ),
        migrations.AddIndex(
            "order",
            models.Index(
                fields=["store_path", "placed_at"],
                name="order_refunded_time",
                condition=Q(refunded_minor__gt=0),
            ),
        ),
        migrations.AddIndex(
            "order",
            models.Index(
                fields=["store_path", "placed_at"],
                name="order_anonymous_time",
                condition=Q(customer__isnull=True),
            ),
        ),
    ]
