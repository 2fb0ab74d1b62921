"""What several files here begin with. Django is not set up yet when this is read: imports stand in the fixture."""

import pytest


@pytest.fixture
def world():
    """The cast, in a database of its own."""
    from tests.cast import build_cast

    return build_cast()
