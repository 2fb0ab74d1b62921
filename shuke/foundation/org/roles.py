"""The PostgreSQL roles that the program lives by; `shuke bootstrap-sql` prints them, the demo runs them."""

from __future__ import annotations

OWNER = "shuke_owner"  # owns the tables and migrates, nothing else
APP = "shuke_app"  # web, worker and command line: owns nothing, sees nothing until it takes a scope
SCOPES = ("self", "desk", "own", "credited", "assigned", "subtree", "units", "all")
SCOPE_ROLES = tuple(f"shuke_{scope}" for scope in SCOPES)


def _create(role: str, options: str) -> str:
    return (
        f"DO $$ BEGIN\n  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN\n"
        f"    CREATE ROLE {role} {options};\n  END IF;\nEND $$;\n"
    )


# INHERIT FALSE: with the default a session that has taken no scope would read every row of every policy.
# The owner may take and hand on the scopes too, so that a test can play every part. CREATEDB is for tests.
ROLES_SQL = (
    _create(OWNER, "LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS")
    + _create(APP, "LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS NOINHERIT")
    + "".join(_create(role, "NOLOGIN NOBYPASSRLS") for role in SCOPE_ROLES)
    + f"GRANT {', '.join(SCOPE_ROLES)} TO {APP} WITH INHERIT FALSE, SET TRUE;\n"
    + f"GRANT {', '.join(SCOPE_ROLES)} TO {OWNER} WITH ADMIN TRUE, INHERIT FALSE, SET TRUE;\n"
    # who is not superuser may give a database only to a role that he can become
    + "DO $$ BEGIN\n  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN\n"
    + f"    EXECUTE format('GRANT {OWNER} TO %I', current_user);\n  END IF;\nEND $$;\n"
)


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def database_exists_sql(database: str) -> str:
    """A SELECT with one row if the database is there."""
    literal = database.replace("'", "''")
    return f"SELECT 1 FROM pg_database WHERE datname = '{literal}'"


def create_database_sql(database: str) -> str:
    """CREATE DATABASE owned by shuke_owner, in the locale that trigram search of Chinese needs."""
    return (
        f"CREATE DATABASE {quoted(database)} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8' "
        "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C.UTF-8'"
    )


def database_rights_sql(database: str) -> str:
    """Nobody but the two logins may connect; only the owner makes objects."""
    name = quoted(database)
    return (
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC;\nGRANT CONNECT, TEMPORARY ON DATABASE {name} TO {APP};\n"
        # set-based acts stage their rows in temporary tables, and run under the scope that reaches everything
        f"GRANT TEMPORARY ON DATABASE {name} TO shuke_all;\n"
    )


def bootstrap_script(database: str) -> str:
    """All of it as a script for psql, to be run again without harm by a superuser or a CREATEROLE login."""
    create = create_database_sql(database).replace("'", "''")
    exists = database_exists_sql(database)
    return (
        "-- Roles and database of Shuke (PostgreSQL 17 or newer). Run: psql -v ON_ERROR_STOP=1 -f FILE\n"
        f"-- Then give the two logins their passwords: \\password {OWNER}   \\password {APP}\n"
        f"{ROLES_SQL}SELECT '{create}' WHERE NOT EXISTS ({exists}) \\gexec\n{database_rights_sql(database)}"
    )
