"""People become customers: what is stored, what is refused, what happens twice and at once."""

from datetime import date

import pytest
from django.db import transaction

from shuke.customers.commands import people
from shuke.customers.commands.identifiers import CustomerExists, add_identifier
from shuke.customers.commands.people import (
    NameMissing,
    enrol_organisation,
    enrol_person,
    move_customer,
    rename,
)
from shuke.customers.models import Birthday, Customer, Identifier, Ownership, PersonKey
from shuke.customers.rules.birthdays import GuardianNeeded
from shuke.customers.rules.identifiers import PhoneInvalid
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound, OtherBody, Stale
from tests.cast import TODAY, build_cast
from tests.org.log import events, refusals
from tests.org.threads import kinds, together

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
PHONE = "13712345678"


def wang(cast, **changes):
    """A new person at the lake store, as a form sends it."""
    return {
        "name": "王小明", "identifiers": {"phone": PHONE}, "home_unit_id": cast.units["lake"], "today": TODAY,
    } | changes  # fmt: skip


def all_customers() -> int:
    with acting_as(SYSTEM):
        return Customer.objects.count()


def test_a_person_is_enrolled_by_an_assistant_who_looks_after_them_from_then_on(cast):
    actor = cast.actor("zhou")
    with acting_as(actor):
        outcome = enrol_person(
            actor=actor,
            **wang(cast, birthday={"year": 1990, "month": 5, "day": 1, "is_lunar": True}, gender="m"),
        )
        person = Customer.objects.get(id=outcome.value)  # in reach at once
    assert isinstance(outcome, Done)
    assert (person.name, person.pinyin, person.initials, person.gender) == (
        "王小明",
        "wangxiaoming",
        "wxm",
        "m",
    )
    assert (person.owner_id, person.home_unit_id, person.joined_on) == (
        actor.staff_id,
        cast.units["lake"],
        TODAY,
    )
    assert person.member_no.startswith("M") and person.home_path == actor.path
    with acting_as(SYSTEM):
        assert Birthday.objects.get(customer=person).is_lunar
        assert Ownership.objects.get(customer=person).staff_id == actor.staff_id


def test_the_number_is_kept_sealed_and_the_log_names_only_the_field(cast):
    outcome = enrol_person(actor=SYSTEM, **wang(cast))
    with acting_as(SYSTEM):
        kept, key = (
            Identifier.objects.get(customer_id=outcome.value),
            PersonKey.objects.get(customer_id=outcome.value),
        )
    stored = b"".join(map(bytes, (kept.ciphertext, kept.blind, kept.tail, key.wrapped)))
    assert PHONE.encode() not in stored and b"5678" not in stored
    (event,) = [event for event in events("customers.enrol_person") if event.customers == [outcome.value]]
    assert event.facts == {"unit": cast.units["lake"], "source": "desk", "fields": ["phone"]}


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"name": " \u3000 "}, NameMissing, "name"),
        ({"name": "王" * 121}, NameMissing, "name"),
        ({"identifiers": {"phone": "1371234567"}}, PhoneInvalid, "phone"),
        ({"identifiers": {"phone": PHONE, "email": "nobody"}}, Exception, "email"),
        ({"home_unit_id": 10**9}, NotFound, "home_unit_id"),
        ({"birthday": {"year": 2020, "month": 1, "day": 1}}, GuardianNeeded, "birthday"),
    ],
)
def test_what_is_refused_leaves_nothing(cast, changes, refusal, field):
    before = all_customers()
    with pytest.raises(refusal) as no, transaction.atomic():
        enrol_person(actor=SYSTEM, **wang(cast, **changes))
    assert no.value.field == field
    assert all_customers() == before and events("customers.enrol_person")[-1].customers == [
        cast.customers["new"]
    ]
    assert refusals() == [{"act": "customers.enrol_person", "code": no.value.code, "field": field}]


def test_nobody_is_enrolled_for_a_store_above_or_beside_the_own(cast):
    for login, store in (("zhou", "river"), ("chen", "east"), ("wu", "hill")):
        actor = cast.actor(login)
        with acting_as(actor), pytest.raises(NotFound), transaction.atomic():
            enrol_person(actor=actor, **wang(cast, home_unit_id=cast.units[store]))


def test_who_may_not_enrol_is_refused_before_anything_is_looked_at(cast):
    actor = cast.actor("qian")
    with acting_as(actor), pytest.raises(Forbidden):
        enrol_person(actor=actor, **wang(cast, name=""))


def test_one_card_belongs_to_one_customer_and_a_phone_to_a_family(cast):
    first = enrol_person(actor=SYSTEM, **wang(cast, identifiers={"phone": PHONE, "card": "VIP-1"}))
    second = enrol_person(actor=SYSTEM, **wang(cast, name="王大明"))  # the same phone
    assert first.value != second.value
    with pytest.raises(CustomerExists) as no, transaction.atomic():
        enrol_person(actor=SYSTEM, **wang(cast, name="王二明", identifiers={"card": "vip-1"}))
    assert (no.value.status, no.value.field) == (409, "card")


def test_an_organisation_is_a_customer_of_its_own_kind(cast):
    outcome = enrol_organisation(
        actor=SYSTEM, name="一叶茶铺供应商", organisation_kind="supplier", identifiers={"phone": "02088886666"},
        home_unit_id=cast.units["company"], today=TODAY,
    )  # fmt: skip
    with acting_as(SYSTEM):
        assert Customer.objects.get(id=outcome.value).organisation_kind == "supplier"


def test_the_same_form_twice_is_one_customer(cast):
    first = enrol_person(actor=SYSTEM, **wang(cast), key="form-1")
    again = enrol_person(actor=SYSTEM, **wang(cast, today=date(2026, 11, 23)), key="form-1")  # past midnight
    assert isinstance(again, Replayed) and again.value == first.value
    with pytest.raises(OtherBody) as no, transaction.atomic():
        enrol_person(actor=SYSTEM, **wang(cast, name="王大明"), key="form-1")
    assert no.value.field == "name"


def test_a_further_number_is_added_once(cast):
    actor, lin = cast.actor("zhou"), cast.customers["lin"]
    with acting_as(actor):
        added = add_identifier(actor=actor, customer_id=lin, kind="email", text="Lin@example.com")
        again = add_identifier(actor=actor, customer_id=lin, kind="email", text="lin@EXAMPLE.com")
        assert isinstance(added, Done) and again == Unchanged()
        assert Identifier.objects.filter(customer_id=lin).count() == 2
    with acting_as(SYSTEM):
        assert PersonKey.objects.filter(customer_id=lin).count() == 1  # one key for all of a person's numbers
    with acting_as(actor), pytest.raises(NotFound), transaction.atomic():
        add_identifier(actor=actor, customer_id=cast.customers["fang"], kind="phone", text=PHONE)


def test_a_name_is_corrected_on_the_version_that_was_read(cast):
    actor, lin = cast.actor("chen"), cast.customers["lin"]
    with acting_as(actor):
        assert isinstance(rename(actor=actor, customer_id=lin, name="林惠敏", version=1), Done)
        renamed = Customer.objects.get(id=lin)
        assert (renamed.name, renamed.initials, renamed.version) == ("林惠敏", "lhm", 2)
        assert isinstance(rename(actor=actor, customer_id=lin, name="林惠敏", version=1), Unchanged)
        with pytest.raises(Stale) as no, transaction.atomic():
            rename(actor=actor, customer_id=lin, name="林慧明", version=1)
    assert (no.value.status, no.value.field) == (409, "name")
    assert events("customers.rename")[-1].facts == {"fields": ["name"]}  # which field, not which name


def test_a_customer_moves_and_is_reached_where_it_went(cast):
    actor, lin = cast.actor("shi"), cast.customers["lin"]
    with acting_as(actor):
        move_customer(actor=actor, customer_id=lin, home_unit_id=cast.units["river"])
    for login, reaches in (("gao", True), ("chen", False), ("shi", True), ("zhou", True)):
        with acting_as(cast.actor(login)):
            assert Customer.objects.filter(id=lin).exists() == reaches, login


def test_a_customer_given_away_is_out_of_reach(cast):
    """A store may hand a customer to any other store, and sees it no more."""
    actor, lin = cast.actor("chen"), cast.customers["lin"]
    with acting_as(actor):
        assert isinstance(move_customer(actor=actor, customer_id=lin, home_unit_id=cast.units["hill"]), Done)
        with pytest.raises(NotFound), transaction.atomic():
            move_customer(actor=actor, customer_id=lin, home_unit_id=cast.units["lake"])
        with pytest.raises(NotFound), transaction.atomic():
            move_customer(actor=actor, customer_id=cast.customers["new"], home_unit_id=10**9)


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
class TestAtOnce:
    """With real threads and real commits."""

    def test_two_corrections_of_one_version_do_not_overwrite_each_other(self):
        cast = build_cast()
        assert kinds(self.renamed_at_once(cast)) == ["Done", "Stale"]

    def test_without_the_lock_both_would_be_done(self, monkeypatch):
        """The control: reading without locking loses one of the two names."""
        import threading

        cast, read = build_cast(), threading.Barrier(2)

        def read_only(customer_id):
            found = Customer.objects.filter(id=customer_id).first()
            read.wait(10)
            return found

        monkeypatch.setattr(people, "lock_reached", read_only)
        assert kinds(self.renamed_at_once(cast)) == ["Done", "Done"]

    @staticmethod
    def renamed_at_once(cast):
        actor, lin = cast.actor("chen"), cast.customers["lin"]
        return together(
            *[
                lambda name=name: rename(actor=actor, customer_id=lin, name=name, version=1)
                for name in ("林惠敏", "林慧明")
            ]
        )

    def test_one_card_at_two_tills_becomes_one_customer(self):
        cast = build_cast()
        answers = together(
            *[
                lambda name=name: enrol_person(
                    actor=SYSTEM, **wang(cast, name=name, identifiers={"card": "VIP-9"})
                )
                for name in ("王一", "王二", "王三", "王四")
            ]
        )
        assert kinds(answers) == ["CustomerExists"] * 3 + ["Done"]
        with acting_as(SYSTEM), transaction.atomic():
            assert Customer.objects.filter(name__startswith="王").count() == 1

    def test_two_numbers_added_at_once_share_one_key(self):
        """A second key would do no harm, but erasing must not overlook one."""
        cast, actor = build_cast(), SYSTEM
        with acting_as(SYSTEM), transaction.atomic():
            nameless = enrol_person(actor=SYSTEM, **wang(cast, identifiers={})).value
        answers = together(
            *[
                lambda text=text: add_identifier(actor=actor, customer_id=nameless, kind="email", text=text)
                for text in ("a@example.com", "b@example.com", "c@example.com")
            ]
        )
        assert kinds(answers) == ["Done"] * 3
        with acting_as(SYSTEM), transaction.atomic():
            assert PersonKey.objects.filter(customer_id=nameless).count() == 1
