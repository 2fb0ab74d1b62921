"""What the learners say of a customer stands beside the figures; null until the first run that asks them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0005_figure_r_joined")]
    operations = [
        migrations.AddField("figure", "stage", models.CharField(max_length=10, null=True)),
        migrations.AddField("figure", "active_bp", models.SmallIntegerField(null=True)),
        migrations.AddField("figure", "coming_bp", models.SmallIntegerField(null=True)),
        migrations.AddField("figure", "purchases_12m_milli", models.IntegerField(null=True)),
        migrations.AddField("figure", "value_12m_minor", models.BigIntegerField(null=True)),
        migrations.AddField("figure", "grade", models.CharField(max_length=1, null=True)),
    ]
