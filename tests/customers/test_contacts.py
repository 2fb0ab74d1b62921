"""Contact data: masked, shown for a reason, found at the till by an exact key."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from shuke.customers.commands.identifiers import ReasonMissing, look_up, reveal_identifier
from shuke.customers.models import Customer, Identifier, Lookup
from shuke.customers.queries.contacts import contacts_of
from shuke.customers.queries.profile import profile_of
from shuke.customers.rules.identifiers import IdentifierInvalid
from shuke.foundation.audit import log
from shuke.foundation.kernel.cipher import CipherBroken
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.trade.orders.models import Order
from shuke.trade.orders.queries.sales import buying_of
from tests.org.log import events, refusals

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
LIN_PHONE, FANG_PHONE = "138 0013 8016", "13500136621"


def phone_of(cast, key: str) -> int:
    with acting_as(SYSTEM):
        return Identifier.objects.get(customer_id=cast.customers[key], kind="phone").id


def reveal(cast, login: str, key: str = "lin", number: str = "lin", reason: str = "call"):
    actor = cast.actor(login)
    with acting_as(actor), transaction.atomic():
        return reveal_identifier(
            actor=actor, customer_id=cast.customers[key], identifier_id=phone_of(cast, number), reason=reason
        )


def test_a_number_is_shown_for_a_reason_and_the_log_says_who_looked(cast):
    assert reveal(cast, "chen").value == LIN_PHONE
    (event,) = events("customers.reveal_identifier")
    assert event.facts == {
        "kind": "phone",
        "identifier": phone_of(cast, "lin"),
        "reason": "call",
        "role": "store_manager",
    }
    assert (event.actor_id, event.customers) == (cast.staff["chen"], [cast.customers["lin"]])


@pytest.mark.parametrize(
    ("login", "key", "number", "reason", "refusal"),
    [
        ("chen", "lin", "lin", "", ReasonMissing),
        ("chen", "lin", "lin", "curiosity", ReasonMissing),
        ("gao", "lin", "lin", "call", NotFound),  # another store's
        ("chen", "lin", "wujg", "call", NotFound),  # another customer's number under this one
        ("li", "lin", "lin", "call", NotFound),  # a colleague's customer
        ("qian", "lin", "lin", "call", Forbidden),  # a seller never sees contact data
        ("feng", "lin", "lin", "call", Forbidden),
    ],
)
def test_a_number_is_not_shown_without(cast, login, key, number, reason, refusal):
    with pytest.raises(refusal):
        reveal(cast, login, key, number, reason)
    assert events("customers.reveal_identifier") == []
    assert refusals()[-1]["act"] == "customers.reveal_identifier"


def test_an_ended_number_is_not_shown(cast):
    with acting_as(SYSTEM):
        Identifier.objects.filter(id=phone_of(cast, "lin")).update(ended_at=timezone.now())
    with pytest.raises(NotFound):
        reveal(cast, "chen")


def test_no_event_no_number(cast, monkeypatch):
    """What cannot be written down is not shown."""

    def full(*args, **kwargs):
        raise OSError("no space left")

    monkeypatch.setattr(log, "write_event", full)
    with pytest.raises(OSError, match="no space left"):
        reveal(cast, "chen")


def test_no_number_no_event(cast):
    """A ciphertext moved here from another row does not open; and nobody is said to have seen it."""
    with acting_as(SYSTEM):
        foreign = Identifier.objects.get(id=phone_of(cast, "wujg"))
        Identifier.objects.filter(id=phone_of(cast, "lin")).update(
            ciphertext=foreign.ciphertext, person_key=foreign.person_key
        )
    with pytest.raises(CipherBroken):
        reveal(cast, "chen")
    assert events("customers.reveal_identifier") == []


def test_others_see_a_mask_and_sellers_not_even_that(cast):
    for login, shown in (("chen", ["138****8016"]), ("zhou", ["138****8016"]), ("qian", []), ("feng", [])):
        actor = cast.actor(login)
        with acting_as(actor):
            found = contacts_of(actor=actor, customer_ids=[cast.customers["lin"]], kinds=("phone",))
        assert [contact.shown for contact in found] == shown, login


def test_a_clerk_finds_one_customer_by_the_whole_number(cast):
    actor, fang = cast.actor("wu"), cast.customers["fang"]
    with acting_as(actor):
        assert Customer.objects.count() == 0
        outcome = look_up(actor=actor, text=" 135-0013-6621 ")
        assert outcome == Done([fang])
        assert profile_of(actor=actor, customer_id=fang).name == "方文斌"
    (event,) = events("customers.look_up")
    assert (event.facts, event.customers) == ({"found": 1}, [fang])
    with acting_as(SYSTEM):
        window = Lookup.objects.get(staff_id=actor.staff_id)
    assert timedelta(minutes=12) < window.until_at - timezone.now() <= timedelta(minutes=15)


def test_the_window_closes(cast):
    actor, fang = cast.actor("wu"), cast.customers["fang"]
    with acting_as(actor):
        look_up(actor=actor, text=FANG_PHONE)
        assert Customer.objects.filter(id=fang).exists()
    with acting_as(SYSTEM):
        Lookup.objects.update(
            until_at=timezone.now() - timedelta(hours=1)
        )  # the database's now is the test's begin
    with acting_as(actor):
        assert not Customer.objects.filter(id=fang).exists()
        with pytest.raises(NotFound):
            profile_of(actor=actor, customer_id=fang)


def test_an_assistant_helps_a_stranger_without_seeing_what_he_buys(cast):
    actor, fang = cast.actor("zhou"), cast.customers["fang"]
    with acting_as(actor):
        assert look_up(actor=actor, text=FANG_PHONE) == Done([fang])
        assert profile_of(actor=actor, customer_id=fang).name == "方文斌"
        assert not Order.objects.filter(customer_id=fang).exists()
        assert buying_of(actor=actor, customer_id=fang, today=cast.today).orders == 0
        assert (
            buying_of(actor=actor, customer_id=cast.customers["lin"], today=cast.today).orders == 3
        )  # the own one


@pytest.mark.parametrize("text", ["13900000000", "VIP-404", "6621"])
def test_nobody_found_opens_nothing(cast, text):
    actor = cast.actor("wu")
    with acting_as(actor):
        assert look_up(actor=actor, text=text) == Unchanged([])
    assert events("customers.look_up") == []
    with acting_as(SYSTEM):
        assert Lookup.objects.count() == 0


def test_an_empty_question_is_refused(cast):
    actor = cast.actor("wu")
    with acting_as(actor), pytest.raises(IdentifierInvalid), transaction.atomic():
        look_up(actor=actor, text="")


def open_window(staff_id: int) -> None:
    """Past the program, as its login could."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT customers_open_lookup(%s, %s)", [b"x", staff_id])


def test_a_window_is_opened_for_oneself_only(cast):
    with acting_as(cast.actor("wu")), pytest.raises(DatabaseError, match="opened for oneself"):
        open_window(cast.staff["zhou"])


def test_who_leads_a_store_searches_in_it_and_looks_up_nobody(cast):
    """A look-up would tell of customers out of reach."""
    actor = cast.actor("chen")
    with acting_as(actor), pytest.raises(Forbidden):
        look_up(actor=actor, text=FANG_PHONE)
    with acting_as(actor), pytest.raises(DatabaseError, match="permission denied"):
        open_window(actor.staff_id)
