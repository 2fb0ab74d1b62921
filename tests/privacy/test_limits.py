"""Limits that a person may ask for: kept and not used; closed; and both taken back."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from shuke.customers.commands.agreeing.consents import record_consents
from shuke.customers.commands.agreeing.limiting import (
    close_account,
    lift_restriction,
    reopen_account,
    restrict_use,
)
from shuke.customers.commands.identifiers import add_identifier
from shuke.customers.models import Customer, Identifier
from shuke.customers.queries.consents import may_use, uses_allowed
from shuke.customers.queries.profile import profile_of
from shuke.customers.queries.search import customers_found
from shuke.customers.rules.consents import CHANNELS, PURPOSES, Said
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.stewardship.privacy.commands.erasing import erase_customer
from shuke.stewardship.privacy.commands.requests import take_request
from shuke.stewardship.privacy.queries.erasures import erasure_file
from shuke.stewardship.privacy.rules.requests import Asked

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
PHONE = "13800138016"


@pytest.fixture
def lin(cast):
    """林慧敏, who agreed to everything on every channel, with a card."""
    one = cast.customers["lin"]
    said = [
        Said(code, channel, is_granted=True)
        for code, purpose in PURPOSES.items()
        for channel in (CHANNELS if purpose.has_channels else ("",))
    ]
    with acting_as(SYSTEM):
        record_consents(actor=SYSTEM, customer_id=one, said=said, source="desk", evidence="spoken", now=NOW)
        add_identifier(actor=SYSTEM, customer_id=one, kind="card", text="K100")
    return one


def done(cast, act, one, login="shen"):
    actor = cast.actor(login)
    with acting_as(actor):
        return act(actor=actor, customer_id=one, now=NOW)


def uses(cast, one):
    """Every purpose on every channel that is allowed."""
    with acting_as(SYSTEM):
        return {
            (code, channel)
            for code, purpose in PURPOSES.items()
            for channel in (CHANNELS if purpose.has_channels else ("",))
            if may_use(actor=SYSTEM, customer_id=one, purpose=code, channel=channel, today=cast.today)
        }


def is_profiled(one):
    with acting_as(SYSTEM):
        return Customer.objects.get(id=one).is_profiled


def test_while_restricted_nothing_is_allowed_and_everything_is_kept(cast, lin):
    before = uses(cast, lin)
    assert len(before) > 10 and is_profiled(lin)
    assert isinstance(done(cast, restrict_use, lin), Done)
    assert isinstance(done(cast, restrict_use, lin), Unchanged)
    assert uses(cast, lin) == set() and not is_profiled(lin)
    with acting_as(SYSTEM):
        answers = uses_allowed(
            actor=SYSTEM, customer_ids=[lin], purpose="service", channel="sms", today=cast.today
        )
        assert answers[lin].reason == "restricted"
        assert profile_of(actor=SYSTEM, customer_id=lin).is_restricted
        assert [hit.id for hit in customers_found(actor=SYSTEM, text=PHONE)] == [lin]
    assert isinstance(done(cast, lift_restriction, lin), Done)
    assert isinstance(done(cast, lift_restriction, lin), Unchanged)
    assert uses(cast, lin) == before and is_profiled(lin)


def test_who_was_merged_in_brings_the_limit_along(cast, lin):
    from shuke.stewardship.resolution.commands.merging import merge_customers

    zhao = cast.customers["zhao"]
    done(cast, restrict_use, zhao)
    with acting_as(SYSTEM):
        merge_customers(actor=SYSTEM, customer_ids=(lin, zhao), survivor_id=lin, today=cast.today)
    assert uses(cast, lin) == set() and not is_profiled(lin)


def test_an_account_is_closed_and_opened_again(cast, lin):
    assert isinstance(done(cast, close_account, lin), Done)
    assert isinstance(done(cast, close_account, lin), Unchanged)
    assert uses(cast, lin) == set()
    with acting_as(SYSTEM):
        assert customers_found(actor=SYSTEM, text=PHONE) == []
        assert Identifier.objects.filter(customer_id=lin, ended_at=None).count() == 0
        with pytest.raises(NotFound):
            profile_of(actor=SYSTEM, customer_id=lin)
    assert isinstance(done(cast, reopen_account, lin), Done)
    with acting_as(SYSTEM):
        assert [hit.id for hit in customers_found(actor=SYSTEM, text=PHONE)] == [lin]
        assert Identifier.objects.filter(customer_id=lin, ended_at=None).count() == 2
    # What was agreed to has to be asked for anew.
    assert ("marketing", "sms") not in uses(cast, lin) and ("sharing", "") not in uses(cast, lin)


def test_a_card_that_is_somebody_elses_by_now_does_not_come_back(cast, lin):
    done(cast, close_account, lin)
    with acting_as(SYSTEM):
        add_identifier(actor=SYSTEM, customer_id=cast.customers["zhao"], kind="card", text="K100")
    done(cast, reopen_account, lin)
    with acting_as(SYSTEM):
        kinds = Identifier.objects.filter(customer_id=lin, ended_at=None).values_list("kind", flat=True)
        assert list(kinds) == ["phone"]


def test_what_was_erased_is_not_opened_again(cast, lin):
    done(cast, close_account, lin)
    done(cast, erase_customer, lin)
    erasure_file().unlink()
    with pytest.raises(NotFound):
        done(cast, reopen_account, lin)


def test_nobody_but_the_officer_sets_limits(cast, lin):
    for act in (restrict_use, lift_restriction, close_account, reopen_account):
        for login in ("chen", "zhou", "jiang"):
            with pytest.raises(Forbidden):
                done(cast, act, lin, login)


@pytest.mark.parametrize(("kind", "status"), [("restrict", "active"), ("close", "closed")])
def test_the_request_is_fulfilled_and_taken_back_on_its_page(cast, lin, kind, status):
    day = timezone.localdate()
    with acting_as(SYSTEM):
        number = take_request(
            actor=SYSTEM, customer_id=lin, asked=Asked(kind, "phone", "code"), received_on=day, today=day
        ).value
    client = Client()
    client.post("/login", {"login": "shen", "password": "一叶茶铺-熟客-2026"})
    assert client.post(f"/requests/{number}/fulfilment").status_code == 302
    assert uses(cast, lin) == set()
    page = client.get(f"/requests/{number}").content.decode()
    undo = {
        "restrict": f"/customers/{lin}/restriction/ending",
        "close": f"/customers/{lin}/account/return",
    }[kind]
    assert undo in page
    assert status_of(lin) == status
    assert client.post(undo).status_code == 302
    assert status_of(lin) == "active" and (uses(cast, lin) != set()) is (kind == "restrict")


def status_of(one):
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT status FROM customers_customer WHERE id = %s", [one])
        return cursor.fetchone()[0]


def test_the_customers_page_says_so(cast, lin):
    done(cast, restrict_use, lin)
    client = Client()
    client.post("/login", {"login": "chen", "password": "一叶茶铺-熟客-2026"})
    assert "只保存，不使用" in client.get(f"/customers/{lin}").content.decode()
