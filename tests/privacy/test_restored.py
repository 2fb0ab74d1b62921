"""Yesterday's copy of the database is opened again: whoever was erased since is erased there too, before anybody is served."""

import json
import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from shuke.foundation.org.actor import acting_as
from shuke.foundation.org.roles import APP, OWNER
from shuke.stewardship.privacy.commands.erasing import erase_customer
from shuke.stewardship.privacy.queries.erasures import erasure_file
from tests.cast import build_cast
from tests.emptying import empty_database
from tests.privacy.traces import NOW, dumped, enrolled, hits


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    """Erasures of other tests, in other processes too, are not of this house."""
    settings.DATA = tmp_path


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """The cast and the person, committed; swept away at the end."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            cast = build_cast()
            known = enrolled(cast)
        yield (cast, *known)
        empty_database()
        erasure_file().unlink(missing_ok=True)


@pytest.fixture
def yesterday(committed, cluster):
    """A copy of the database as it stood before the erasure."""
    name, source = f"restored_{os.getpid()}", connection.settings_dict["NAME"]
    connections.close_all()
    # A copy wants its source to itself; a session of a thread that has ended may still be saying goodbye.
    cluster.execute_as_superuser(
        f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{source}'"
    )
    cluster.execute_as_superuser(f'CREATE DATABASE {name} TEMPLATE "{source}" OWNER {OWNER}')
    yield name
    cluster.execute_as_superuser(f"DROP DATABASE {name} WITH (FORCE)")


def follow(cluster, name, *command):
    environment = os.environ | {
        "DATABASE_URL": cluster.url(APP, name),
        "SHUKE_OWNER_URL": cluster.url(OWNER, name),
    }
    shuke = [
        sys.executable,
        "-m",
        "shuke.doors.cli.main",
        *(command or ("privacy", "replay-erasures", "--json")),
    ]
    return subprocess.run(
        [*shuke, "--data", str(settings.DATA)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def searched(cluster, name, traces):
    with psycopg.connect(cluster.url(APP, name)) as copy, copy.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'shuke_all', true)")
        return hits(traces, cursor)


def test_who_was_erased_stays_so_in_a_database_restored_from_before(committed, yesterday, cluster):
    cast, one, traces = committed
    shen = cast.actor("shen")
    with acting_as(shen):
        erase_customer(actor=shen, customer_id=one, now=NOW)
    assert not any(dumped(traces).values())
    before = searched(cluster, yesterday, traces)
    assert all(before.values()) and len(before) == 12  # the control: the copy brings everything back
    first = follow(cluster, yesterday)
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout) == {"erased": 1}
    assert not any(searched(cluster, yesterday, traces).values())
    assert json.loads(follow(cluster, yesterday).stdout) == {"erased": 0}


def test_a_list_that_was_changed_keeps_the_house_closed(committed, yesterday, cluster):
    cast, one, traces = committed
    shen = cast.actor("shen")
    with acting_as(shen):
        erase_customer(actor=shen, customer_id=one, now=NOW)
    erasure_file().write_text(erasure_file().read_text().replace('"no": 1', '"no": 2'))
    answer = follow(cluster, yesterday)
    assert answer.returncode == 1 and "erasures.log" in answer.stderr
    assert all(searched(cluster, yesterday, traces).values())
    for command in (("serve", "--port", "0"), ("worker", "--once")):
        closed = follow(cluster, yesterday, *command)
        assert closed.returncode == 1 and "erasures.log" in closed.stderr, command


def test_the_worker_follows_the_list_before_it_works(committed, yesterday, cluster):
    cast, one, traces = committed
    shen = cast.actor("shen")
    with acting_as(shen):
        erase_customer(actor=shen, customer_id=one, now=NOW)
    assert follow(cluster, yesterday, "worker", "--once").returncode == 0
    assert not any(searched(cluster, yesterday, traces).values())
