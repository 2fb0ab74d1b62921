"""The world of programs that call, built once and committed, for tests that need real transactions."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.emptying import empty_database


@pytest.fixture(scope="module")
def chain(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Swept away at the end; tests that use it stand in no transaction of their own."""
    from tests.api.callers import build_chain  # tables can be imported once Django is up

    with django_db_blocker.unblock():
        yield build_chain()
        empty_database()
