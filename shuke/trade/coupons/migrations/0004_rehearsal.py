from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coupons", "0003_passing")]

    operations = [
        migrations.AddField("offer", "rehearsal", models.JSONField(null=True)),
        migrations.AddField("offer", "rehearsed_at", models.DateTimeField(null=True)),
    ]
