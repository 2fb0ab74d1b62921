"""What tests of customers share."""

import pytest


@pytest.fixture
def fields(cast):
    """All five fields of tests.customers.answers, by the administrator; ids by key."""
    from shuke.customers.commands.fields import define_field
    from shuke.foundation.org.actor import acting_as
    from tests.customers.answers import ALLERGY, HEIGHT, LIMIT, PLATE, SKIN

    actor = cast.actor("jiang")
    with acting_as(actor):
        return {
            one.key: define_field(actor=actor, given=one).value
            for one in (SKIN, HEIGHT, PLATE, ALLERGY, LIMIT)
        }
