"""Applying each package's constraints.sql: triggers, policies and grants, after every migration.

The files hold the current text and are idempotent, so there is no history of policies to replay. They are
applied floor by floor, in the order of INSTALLED_APPS.
"""

from pathlib import Path

from django.apps import apps
from django.db import connections, transaction

SCOPE_ROLES = (
    "shuke_self, shuke_desk, shuke_own, shuke_credited, shuke_assigned, shuke_subtree, shuke_units, shuke_all"
)
PRIVILEGES = f"""
GRANT USAGE ON SCHEMA public TO shuke_app, {SCOPE_ROLES};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO shuke_app, {SCOPE_ROLES};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO shuke_app, {SCOPE_ROLES};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO shuke_app, {SCOPE_ROLES};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO shuke_app, {SCOPE_ROLES};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM shuke_app, {SCOPE_ROLES};
"""


def constraint_files() -> list[Path]:
    """Every package's constraints.sql, lower floors first."""
    paths = [Path(config.path) / "constraints.sql" for config in apps.get_app_configs()]
    return [path for path in paths if path.exists()]


def apply_constraints(using: str = "default") -> None:
    """Grant privileges and apply all files in one transaction; needs the owner's connection."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(PRIVILEGES)
        for path in constraint_files():
            cursor.execute(path.read_text())


LINKS = """
SELECT n.conrelid::regclass::text, a.attname::text
  FROM pg_constraint n JOIN pg_attribute a ON a.attrelid = n.conrelid AND a.attnum = n.conkey[1]
 WHERE n.contype = 'f' AND n.confrelid = %s::regclass ORDER BY 1, 2
"""


def links_to(table: str) -> list[tuple[str, str]]:
    """Tables and columns whose foreign keys point to a table, as the database knows them.

    Whoever removes rows asks here, so that a table that a later stage hangs on it is not forgotten.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute(LINKS, [table])
        return [(str(child), str(column)) for child, column in cursor.fetchall()]
