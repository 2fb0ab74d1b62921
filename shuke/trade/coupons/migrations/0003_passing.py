from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coupons", "0002_offline")]

    operations = [
        migrations.AddField(
            model_name="coupon", name="passed_times", field=models.IntegerField(db_default=0)
        ),
    ]
