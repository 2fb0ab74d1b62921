"""Kept answers go after 30 days."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.commands.replays import erase_replays
from shuke.foundation.org.models import Replay
from shuke.foundation.org.refusals import Forbidden
from shuke.foundation.org.tasks import erase_replays_nightly
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def kept(**ages: timedelta) -> None:
    """A kept answer under each name, so old."""
    with acting_as(SYSTEM), transaction.atomic():
        for key, age in ages.items():
            row = Replay.objects.create(caller="key:1", act="orders.put_orders", key=key, body={}, result=[])
            Replay.objects.filter(id=row.id).update(created_at=timezone.now() - age)


def keys() -> set[str]:
    with acting_as(SYSTEM), transaction.atomic():
        return set(Replay.objects.values_list("key", flat=True))


def test_what_is_older_than_30_days_goes_and_the_rest_stays():
    kept(old=timedelta(days=30, minutes=1), young=timedelta(days=29, hours=23))
    assert erase_replays(actor=CLOCK, now=timezone.now()) == Done(1)
    assert keys() == {"young"} and events("org.erase_replays")[-1].facts == {"erased": 1}
    assert erase_replays(actor=CLOCK, now=timezone.now()) == Unchanged(0)
    erase_replays(actor=CLOCK, now=timezone.now() + timedelta(days=1))
    assert keys() == set()


def test_the_night_does_it():
    kept(old=timedelta(days=31))
    erase_replays_nightly.func()
    assert keys() == set()


def test_no_role_erases_them(cast):
    admin = cast.actor("jiang")
    with acting_as(admin), pytest.raises(Forbidden):
        erase_replays(actor=admin, now=timezone.now())
