from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("counter", "0001_initial")]
    operations = [
        migrations.AddField("sale", "terminal", models.CharField(db_default="", max_length=40)),
        migrations.RemoveConstraint("sale", "till_points_were_taken"),
        migrations.AddConstraint(
            "sale",
            models.CheckConstraint(
                condition=Q(points_used=0, burn=None)
                | Q(points_minor__gt=0, points_used__gt=0, burn__isnull=False),
                name="till_points_were_taken",
            ),
        ),
    ]
