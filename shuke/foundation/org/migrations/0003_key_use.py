import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0002_saved_views")]

    operations = [
        migrations.CreateModel(
            name="KeyUse",
            fields=[
                ("key", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+",
                                             serialize=False, to="org.apikey")),
                ("window_at", models.DateTimeField()),
                ("requests", models.IntegerField()),
            ],
        ),
        # Counted anew each minute: no write-ahead log for it, and no wait for the disk at each request.
        migrations.RunSQL("ALTER TABLE org_keyuse SET UNLOGGED", "ALTER TABLE org_keyuse SET LOGGED"),
    ]  # fmt: skip
