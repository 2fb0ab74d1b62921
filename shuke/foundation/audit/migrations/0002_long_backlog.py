"""The sealer remembers how far it got within a backlog, so that a long one is walked once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE audit_horizon ADD COLUMN after_id bigint NOT NULL DEFAULT 0, ADD COLUMN late xid8 NOT NULL DEFAULT '0'",
            "ALTER TABLE audit_horizon DROP COLUMN after_id, DROP COLUMN late",
        )
    ]
