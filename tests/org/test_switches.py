"""What the shop switches on and off: one row, one event, and nothing that does not exist."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.commands.switches import set_switch
from shuke.foundation.org.house.switches import SWITCHES, SwitchUnknown
from shuke.foundation.org.models import Switch
from shuke.foundation.org.queries.switches import is_switched_on, switches_set
from shuke.foundation.org.refusals import Forbidden
from tests.cast import build_cast
from tests.org.log import events
from tests.org.threads import kinds, together

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


def test_one_that_nobody_set_stands_as_it_ships():
    assert switches_set() == SWITCHES


def test_it_is_turned_once_and_told_once():
    cast = build_cast()
    admin = cast.actor("jiang")
    assert isinstance(set_switch(actor=admin, name="watermark", is_on=False), Done)
    assert isinstance(set_switch(actor=admin, name="watermark", is_on=False), Unchanged)
    assert not is_switched_on("watermark") and is_switched_on("merge_by_rule")
    with transaction.atomic():
        assert [event.facts for event in events("org.set_switch")] == [{"switch": "watermark", "on": False}]


def test_two_at_once_turn_it_once():
    cast = build_cast()
    admin = cast.actor("jiang")
    answers = together(*[lambda: set_switch(actor=admin, name="watermark", is_on=False)] * 6)
    assert kinds(answers) == ["Done", *["Unchanged"] * 5]


def test_no_other_is_set_and_by_nobody_else():
    cast = build_cast()
    with pytest.raises(SwitchUnknown):
        set_switch(actor=cast.actor("jiang"), name="everything", is_on=True)
    for login in ("chen", "shi", "shen", "zhou"):
        with pytest.raises(Forbidden):
            set_switch(actor=cast.actor(login), name="watermark", is_on=False)
    with pytest.raises(IntegrityError), acting_as(SYSTEM), transaction.atomic():
        Switch.objects.create(name="everything", is_on=True)


def test_the_page_turns_it_and_takes_it_back():
    build_cast()
    client = Client()
    assert client.post("/login", {"login": "jiang", "password": "一叶茶铺-熟客-2026"}).status_code == 302
    assert "屏幕水印" in client.get("/settings/switches").content.decode()
    assert client.post("/settings/switches/watermark", {"on": "0"})["Location"] == "/settings/switches"
    assert not is_switched_on("watermark")
    notice = client.get("/settings/switches").content.decode()
    assert "/settings/switches/watermark?on=1" in notice
