"""The higher tier counts while two records are one: a change of tier knows the merge that brought it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0017_kin"),
        ("programme", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="tierchange",
            name="tierchange_why_known",
        ),
        migrations.AddField(
            model_name="tierchange",
            name="before_since",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="tierchange",
            name="before_until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="tierchange",
            name="merge_no",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="tierchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merge_no", None), ("why__in", ["joined", "rose", "fell", "terms"])),
                    models.Q(("merge_no__isnull", False), ("why__in", ["merged", "split"])),
                    _connector="OR",
                ),
                name="tierchange_why_known",
            ),
        ),
    ]
