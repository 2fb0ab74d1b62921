"""The harness: one embedded PostgreSQL for all test processes, its tables made by the owner, tests run as the app.

Every pytest process holds the same cluster (build/test/postgres); the last one out stops it. A run has its own
database, so that several runs may go on side by side; those of dead runs are dropped.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from shuke.doors.cli.house import set_up_django
from shuke.doors.cli.postgres import Cluster
from shuke.doors.cli.postgres_pid import is_alive
from shuke.foundation.org.roles import APP, OWNER, ROLES_SQL
from tests import templates
from tests.emptying import use_for_tests_that_commit

pytest_plugins = ("tests.cast", "tests.watch")
ROOT = Path(__file__).parents[1]
CLUSTER = Cluster(ROOT / "build" / "test" / "postgres")
# Tests need no durability; the demo and production never run so (`shuke doctor` looks).
WITHOUT_DURABILITY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
}

# Workers of xdist inherit the controller's number: one run, one name.
RUN = os.environ.setdefault("SHUKE_TEST_RUN", str(os.getpid()))
DATABASE = f"run_{RUN}"
DATA = ROOT / "build" / "test" / f"data_{RUN}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def _set_environment() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuke.config.settings"
    os.environ["DATABASE_URL"] = os.environ["SHUKE_OWNER_URL"] = CLUSTER.url(OWNER, DATABASE)
    os.environ["SHUKE_DATA"] = str(DATA)
    for name in ("SHUKE_SECRET_KEY", "SHUKE_MASTER_KEY", "SHUKE_INDEX_KEY"):
        size = 48 if name == "SHUKE_SECRET_KEY" else 32
        os.environ[name] = base64.b64encode(name.encode().ljust(size, b".")).decode()
    os.environ.pop("SHUKE_DEMO", None)
    (DATA / "static").mkdir(
        parents=True, exist_ok=True
    )  # the server of style sheets warns where there is none
    # Playwright's own event loop stays in the test thread; the tests themselves call Django in turn, never at once.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    os.environ["SHUKE_TESTING"] = "1"  # no connection pool, quick password hashes


_set_environment()
# A busy machine is no fault of the program; a failing example prints the line that repeats it.
hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Load Django once the environment above is set (pytest-django looks for it before this file is read)."""
    set_up_django()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last process of all runs stops the server."""
    CLUSTER.stop()
    shutil.rmtree(DATA, ignore_errors=True)


def pytest_runtest_setup() -> None:
    """Every test begins in the house's own language, whatever the one before it asked a page in."""
    translation.activate(settings.LANGUAGE_CODE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests are skipped with the reason where there is no browser to run them in."""
    if any(item.get_closest_marker("browser") for item in items) and (reason := _no_browser()):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=reason))


def _no_browser() -> str:
    if not shutil.which("chromium"):
        return "no chromium on this machine (./run test installs it where apt may)"
    fonts = (
        subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False)
        if shutil.which("fc-list")
        else None
    )
    return (
        ""
        if fonts and fonts.stdout
        else "no Chinese fonts on this machine (./run test installs them where apt may)"
    )


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """The running embedded PostgreSQL of the test runs."""
    CLUSTER.start(WITHOUT_DURABILITY)
    with CLUSTER.locked():
        CLUSTER.execute_as_superuser(ROLES_SQL)
    _drop_databases_of_dead_runs()
    return CLUSTER


def _drop_databases_of_dead_runs() -> None:
    names = [str(row[0]) for row in CLUSTER.execute_as_superuser("SELECT datname FROM pg_database")]
    for name in names:
        if name.startswith("test_run_") and not is_alive(int(name.split("_")[2])):
            CLUSTER.execute_as_superuser(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    cluster: Cluster, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """The server is up before the test database is made."""


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Tables are made as the owner; the tests themselves log in as the program does, and see what it sees.

    In place of pytest-django's own, which makes only the connections that marks of the collected tests ask for: a test
    whose world is committed has no mark, and stands alone too.
    """
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock():
        with templates.lock():
            connection.settings_dict["TEST"]["TEMPLATE"] = templates.at_hand(CLUSTER)
            made = setup_databases(
                verbosity=0, interactive=False, aliases=["default", "witness"], serialized_aliases=[]
            )
            templates.keep(CLUSTER, connection)
        _log_in_as(APP)
        use_for_tests_that_commit()
        yield
        _log_in_as(OWNER)
        # A thread that a test left behind may still be connected; at the end it is cut off.
        CLUSTER.execute_as_superuser(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE datname = '{connection.settings_dict['NAME']}'"
        )
        teardown_databases(made, verbosity=0)


def _log_in_as(role: str) -> None:
    from django.db import connections

    for connection in connections.all():
        connection.close()
        connection.settings_dict["USER"] = role
