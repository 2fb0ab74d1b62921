"""What several files here begin with. Django is not set up yet when this is read: imports stand in the fixtures."""

import pytest


@pytest.fixture
def published(cast):
    """The cast, with terms in force."""
    from tests.programme.world import publish

    return publish(cast)
