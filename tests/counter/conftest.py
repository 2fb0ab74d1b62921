"""A till, and what it sends. Django is not set up yet when this is read: imports stand in the fixtures."""

import pytest


@pytest.fixture
def till(cast):
    """The clerk's till, after terms were published."""
    from tests.counter.till import Till
    from tests.programme.world import publish

    return Till(publish(cast), cast.actor("wu"))


@pytest.fixture
def sent_messages(monkeypatch):
    """What is handed over to be sent, as it goes on its way."""
    from shuke.foundation.org import messages

    real, sent = messages.SLOT[0], []

    def watched(*, actor, message, now):
        sent.append(message)
        return real(actor=actor, message=message, now=now)

    monkeypatch.setattr(messages, "SLOT", [watched])
    return sent


@pytest.fixture
def sent_codes(sent_messages):
    """The codes in them, the newest last."""

    class Codes:
        def _all(self):
            return [one.values["code"] for one in sent_messages if "code" in one.values]

        def __getitem__(self, place):
            return self._all()[place]

        def __len__(self):
            return len(self._all())

    return Codes()


@pytest.fixture
def alike(till):
    """Two who have bought before, unlike in all else: name, phone, owner, age, gender, tags, what they spent."""
    from shuke.customers.commands.marks import tag_customer
    from shuke.foundation.org.actor import SYSTEM, acting_as

    with acting_as(SYSTEM):
        tag_customer(actor=SYSTEM, customer_id=till.cast.customers["wujg"], label="不缺钱")
    return till.scanned("lin"), till.scanned("wujg")
