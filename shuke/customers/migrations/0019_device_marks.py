from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0018_member_sessions"),
    ]

    operations = [
        migrations.AddField(
            model_name="membersession",
            name="device_mark",
            field=models.BinaryField(max_length=16, null=True),
        ),
        migrations.AddIndex(
            model_name="membersession",
            index=models.Index(
                condition=models.Q(("device_mark__isnull", False)),
                fields=["device_mark"],
                name="membersession_device",
            ),
        ),
    ]
