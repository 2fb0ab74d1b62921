"""Opening the house for a command: its database, its secrets, Django on top."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import secrets
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shuke.doors.cli.postgres import Cluster, bootstrap_roles
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.roles import APP, OWNER
from shuke.ui.catalogue import compile_outdated

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

DATABASE = "shuke"
DEMO_MARK = "demo.json"  # one-click logins exist only in a data directory that holds this file
SECRETS = {"secret_key": "SHUKE_SECRET_KEY", "master_key": "SHUKE_MASTER_KEY", "index_key": "SHUKE_INDEX_KEY"}


class SecretsMissing(Refusal):
    """One's own PostgreSQL goes with one's own secrets: they are never made up silently."""

    code = "secrets_missing"


class MigrationFailed(Refusal):
    """The tables could not be brought up to date; the reason is on stderr above."""

    code = "migration_failed"


class NotMigrated(Refusal):
    """The program's login may not migrate, and the tables are not up to date."""

    code = "not_migrated"
    message = "The tables are not up to date. Run: SHUKE_OWNER_URL=… ./run migrate"


@dataclass(frozen=True, slots=True)
class House:
    """An opened house: where its state lies, and whether its database is our own embedded one."""

    data: Path
    embedded: bool
    started: bool


def add_data_option(parser: argparse.ArgumentParser) -> None:
    """The --data option of every command that needs a database."""
    text = "where all state is kept (default ./data); with DATABASE_URL only files, not the database"
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="DIR", help=text)


@contextlib.contextmanager
def opened(data: Path, *, migrate: bool = True, django: bool = True) -> Iterator[House]:
    """The environment for a command: database up and migrated, secrets set, Django ready.

    With DATABASE_URL the database is the caller's own and only checked; else it is the embedded one in
    `data`, started if down and stopped at the end unless somebody else still uses it.
    """
    data = data.absolute()
    data.mkdir(parents=True, exist_ok=True)
    with _environment_restored():
        os.environ["SHUKE_DATA"] = str(data)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuke.config.settings")
        if not (data / DEMO_MARK).exists():  # one-click logins, wherever the wish for them came from
            os.environ.pop("SHUKE_DEMO", None)
        with (
            _own(data, migrate, django)
            if os.environ.get("DATABASE_URL")
            else _embedded(data, migrate, django) as house
        ):
            yield house


@contextlib.contextmanager
def _own(data: Path, migrate: bool, django: bool) -> Iterator[House]:
    _require_secrets()
    if django:
        set_up_django()
        speak_the_terminals_language()
        if migrate:
            _bring_own_database_up_to_date()
    yield House(data, embedded=False, started=False)


@contextlib.contextmanager
def _embedded(data: Path, migrate: bool, django: bool) -> Iterator[House]:
    cluster = Cluster(data / "postgres")
    started = cluster.start()
    try:
        bootstrap_roles(cluster, DATABASE)
        os.environ["DATABASE_URL"] = cluster.url(APP, DATABASE)
        os.environ["SHUKE_OWNER_URL"] = cluster.url(OWNER, DATABASE)
        os.environ.update(kept_secrets(data / "secrets.toml"))
        if migrate:
            _bring_up_to_date(cluster, data)
        if django:
            set_up_django()
            speak_the_terminals_language()
        yield House(data, embedded=True, started=started)
    finally:
        _close_connections()
        cluster.stop()


@contextlib.contextmanager
def _environment_restored() -> Iterator[None]:
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def set_up_django() -> None:
    """Load settings and apps, once; texts first, since Django reads them when it starts."""
    import django

    compile_outdated()
    django.setup()


def speak_the_terminals_language() -> None:
    """Chinese where LANG says so, else English; pages follow their reader instead."""
    from django.utils import translation

    translation.activate("zh-hans" if os.environ.get("LANG", "").startswith("zh") else "en")


def run_as_owner(*arguments: str) -> None:
    """Run `shuke migrate` and the like in a process of its own that logs in as the owner. MigrationFailed."""
    command = [sys.executable, "-m", "shuke.doors.cli.main", *arguments]
    environment = os.environ | {"SHUKE_AS_OWNER": "1"}
    if subprocess.run(command, stdout=sys.stderr, env=environment, check=False).returncode != 0:
        raise MigrationFailed("The tables could not be brought up to date; the reason stands above.")


def kept_secrets(file: Path) -> dict[str, str]:
    """The secrets of a data directory as environment variables; made on the first call, mode 0600."""
    if not file.exists():
        sizes = {"secret_key": 48}  # Django's own check asks for 50 characters
        keys = {name: base64.b64encode(secrets.token_bytes(sizes.get(name, 32))).decode() for name in SECRETS}
        text = "# Whoever has this file can read every contact in this data directory. Back it up, apart from it.\n"
        text += "".join(f'{name} = "{value}"\n' for name, value in keys.items())
        draft = file.with_suffix(f".{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(text)
        with contextlib.suppress(FileExistsError):  # another start was quicker: its keys count
            os.link(draft, file)
        draft.unlink()
    kept = tomllib.loads(file.read_text())
    kept["secret_key"] = _long_enough(kept["secret_key"])
    return {variable: kept[name] for name, variable in SECRETS.items()}


def _long_enough(secret: str) -> str:
    """The key of a data directory made before it had to have 50 characters, stretched: its 256 random bits are enough."""
    return secret if len(secret) >= 50 else hashlib.sha512(secret.encode()).hexdigest()


def _require_secrets() -> None:
    missing = [variable for variable in SECRETS.values() if not os.environ.get(variable)]
    if missing:
        raise SecretsMissing(
            f"With DATABASE_URL, set {', '.join(missing)} too: in base64 32 random bytes each, "
            "48 for the first, for example from `openssl rand -base64 48`; keep them, without them contacts cannot be read."
        )
    if len(os.environ["SHUKE_SECRET_KEY"]) < 50:
        raise SecretsMissing(
            "SHUKE_SECRET_KEY has less than 50 characters; `openssl rand -base64 48` makes one."
        )


def _bring_up_to_date(cluster: Cluster, data: Path) -> None:
    """Migrate the embedded database unless exactly these migrations and constraints were applied before."""
    stamp, now = data / "migrated", _migrations_digest()
    with cluster.locked():
        if not stamp.exists() or stamp.read_text() != now:
            run_as_owner("migrate", "--quiet")
            stamp.write_text(now)


def _bring_own_database_up_to_date() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        if not os.environ.get("SHUKE_OWNER_URL"):
            raise NotMigrated()
        run_as_owner("migrate", "--quiet")


def _migrations_digest() -> str:
    package = Path(__file__).parents[2]
    files = sorted([*package.rglob("migrations/*.py"), *package.rglob("*.sql")])
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(package)).encode() + file.read_bytes())
    return digest.hexdigest()


def _close_connections() -> None:
    if "django" in sys.modules:
        from django.conf import settings
        from django.db import connections

        if settings.configured:
            for connection in connections.all(initialized_only=True):
                connection.close()
                getattr(connection, "close_pool", lambda: None)()
