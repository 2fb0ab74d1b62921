"""Tests of signing in ask for second steps as a real house does; the clock is the test's."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _as_a_real_house(settings) -> None:
    settings.SECOND_FACTOR_NEEDED = True


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still at noon until the test moves it."""
    with time_machine.travel(NOON, tick=False) as standing:
        yield standing
