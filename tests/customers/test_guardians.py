"""Children: only with a guardian's consent, never marketed to nor profiled, and asked anew at 14."""

from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from shuke.customers.commands.agreeing.codes import Asking, send_code
from shuke.customers.commands.agreeing.consents import record_consents
from shuke.customers.commands.editing import edit_person
from shuke.customers.commands.people import NameMissing
from shuke.customers.commands.ties.guardians import (
    Child,
    come_of_age,
    enrol_child,
    reveal_guardian,
)
from shuke.customers.models import Birthday, Customer, Guardianship, Identifier
from shuke.customers.queries.consents import consents_of, may_use, standing_of
from shuke.customers.queries.guardians import children_of, guardians_of
from shuke.customers.rules.birthdays import DateInvalid
from shuke.customers.rules.codes import CodeWrong
from shuke.customers.rules.consents import CHANNELS, PURPOSES, Said
from shuke.customers.rules.guardians import (
    ChildAndGuardian,
    GuardianMustAgree,
    NotAChild,
    RelationUnknown,
    StillAChild,
    checked_child,
    grown_on,
    is_under_age,
)
from shuke.doors.demoshop.build import owner_url
from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as, reading_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.service.care.commands.anniversaries import plan_anniversaries
from shuke.service.care.commands.grown import plan_consents
from shuke.stewardship.privacy.commands.erasing import erase_customer
from shuke.stewardship.privacy.queries.copies import own_copy
from shuke.stewardship.resolution.commands.merging import merge_customers
from shuke.stewardship.resolution.commands.splitting import split_customers
from tests.cast import build_cast
from tests.customers.test_codes import code_of, message_text, other, rows, visitor
from tests.org.log import events

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
BORN = {"year": 2018, "month": 3, "day": 9, "is_lunar": False}
KNOWN, NEW = "13800138016", "13812345678"  # lin's, and nobody's


@pytest.fixture
def shop():
    Clock.now = NOW
    return build_cast()


class Clock:
    """A code a minute goes to a phone; each is asked for a while after the one before."""

    now = NOW

    @classmethod
    def next(cls):
        cls.now += timedelta(minutes=15)
        return cls.now


def told(**changes):
    return Child(
        **{
            "name": "林小满", "birthday": dict(BORN), "relation": "mother", "guardian_name": "林晚秋", "agrees": True,
            **changes,
        }
    )  # fmt: skip


def asked(shop, phone=NEW, actor=None):
    """A code to the guardian's phone: (who asks, its number, the code)."""
    actor = actor or visitor(shop)
    asking = Asking(phone, "10.0.0.1")
    number = send_code(actor=actor, asking=asking, unit_id=shop.units["lake"], now=Clock.next()).value
    return actor, asking, number, code_of(message_text(Clock.now))


def enrol(shop, phone=NEW, actor=None, code=None, **changes):
    actor, asking, number, right = asked(shop, phone, actor)
    return enrol_child(
        actor=actor, asking=asking, code_id=number, code=code or right, unit_id=shop.units["lake"],
        child=told(**changes), now=Clock.now, today=shop.today,
    )  # fmt: skip


def act(shop, command, login="chen", **given):
    actor = shop.actor(login)
    with acting_as(actor), transaction.atomic():
        return command(actor=actor, **given)


def links():
    return rows("SELECT child_id, guardian_id, relation, until_on FROM customers_guardianship ORDER BY id")


def test_a_child_is_kept_with_its_guardian_and_the_guardians_word(shop):
    outcome = enrol(shop)
    child = outcome.value["customer"]
    ((linked, guardian, relation, until),) = links()
    assert (linked, relation, until) == (child, "mother", None) and isinstance(outcome, Done)
    with acting_as(SYSTEM), transaction.atomic():
        assert Customer.objects.get(id=guardian).name == "林晚秋"
        assert Identifier.objects.filter(customer_id=guardian, kind="phone").count() == 1
        # the child has the number of its card and no phone
        assert set(Identifier.objects.filter(customer_id=child).values_list("kind", flat=True)) == {"card"}
        assert (
            not Customer.objects.get(id=child).is_profiled and Customer.objects.get(id=guardian).is_profiled
        )
    assert rows(
        "SELECT purpose, is_granted, evidence FROM customers_consent WHERE customer_id = %s", child
    ) == [("guardian", True, "code")]
    with transaction.atomic():
        (event,) = events("customers.enrol_child")
    assert event.customers == [child]  # the guardian's story does not tell of a child
    assert event.facts == {"unit": shop.units["lake"], "new": True, "source": "desk"}


def test_a_known_guardian_is_not_enrolled_again_nor_the_child_twice(shop):
    first = enrol(shop, KNOWN, guardian_name="谁都行").value
    again = enrol(shop, KNOWN, guardian_name="谁都行").value
    assert (first["is_new"], again["is_new"]) == (True, False) and first["customer"] == again["customer"]
    assert links() == [(first["customer"], shop.customers["lin"], "mother", None)]
    sibling = enrol(shop, KNOWN, name="林小雪").value
    assert sibling["is_new"] and len(links()) == 2


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"agrees": False}, GuardianMustAgree, "agrees"),
        ({"relation": "friend"}, RelationUnknown, "relation"),
        ({"birthday": None}, DateInvalid, "birthday"),
        ({"birthday": {**BORN, "year": None}}, DateInvalid, "birthday"),
        ({"birthday": {**BORN, "year": 2027}}, DateInvalid, "birthday"),
        ({"birthday": {**BORN, "year": 2000}}, NotAChild, "birthday"),
        ({"name": " "}, NameMissing, "name"),
        ({"guardian_name": ""}, NameMissing, "guardian_name"),
        ({"code": "wrong"}, CodeWrong, "code"),
    ],
)
def test_what_is_refused_leaves_nothing_and_costs_no_code(shop, changes, refusal, field):
    before = rows("SELECT count(*) FROM customers_customer")
    actor, asking, number, code = asked(shop)
    wrong = changes.pop("code", None)
    given = {
        "actor": actor, "asking": asking, "code_id": number, "unit_id": shop.units["lake"], "now": Clock.now,
        "today": shop.today,
    }  # fmt: skip
    with pytest.raises(refusal) as no:
        enrol_child(**given, code=other(code) if wrong else code, child=told(**changes))
    assert no.value.field == field
    assert rows("SELECT count(*) FROM customers_customer") == before and links() == []
    assert isinstance(enrol_child(**given, code=code, child=told()), Done)


def test_who_may_not_enrol_may_not_enrol_a_child_either(shop):
    with pytest.raises(Forbidden):
        enrol(shop, actor=shop.actor("qian"))
    with pytest.raises(NotFound):
        enrol(shop, actor=shop.actor("gao"))  # another store


def test_a_child_answers_for_nobody(shop):
    child = enrol(shop).value["customer"]
    with acting_as(SYSTEM), transaction.atomic():
        from shuke.customers.commands.identifiers import add_identifier

        add_identifier(actor=SYSTEM, customer_id=child, kind="phone", text="13899990000")
    with pytest.raises(ChildAndGuardian):
        enrol(shop, "13899990000", name="林小雪")


def test_the_database_keeps_no_child_without_a_guardian(shop):
    lin = shop.customers["lin"]
    for columns in ({"year": 2018, "is_lunar": False}, {"year": 2018, "is_lunar": True}):
        with (
            pytest.raises(IntegrityError, match="a child needs a guardian"),
            acting_as(SYSTEM),
            transaction.atomic(),
        ):
            Birthday.objects.create(customer_id=lin, month=3, day=9, **columns)
    with acting_as(SYSTEM), transaction.atomic():
        Birthday.objects.create(customer_id=lin, month=3, day=9, year=2010)
    with (
        pytest.raises(IntegrityError, match="a child needs a guardian"),
        acting_as(SYSTEM),
        transaction.atomic(),
    ):
        Birthday.objects.filter(customer_id=lin).update(year=2019)


def test_the_guard_of_the_database_is_the_trigger(shop):
    """The control: without it the child would be kept. As the owner, whom no policy stops."""
    with psycopg.connect(owner_url()) as owner:
        owner.execute("ALTER TABLE customers_birthday DISABLE TRIGGER guard_child")
        insert = (
            "INSERT INTO customers_birthday (customer_id, year, month, day, is_lunar, home_path)"
            " VALUES (%s, 2018, 3, 9, false, '')"
        )
        owner.execute(insert, [shop.customers["lin"]])
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        owner.rollback()


PLACES = [
    (code, channel) for code, one in PURPOSES.items() for channel in (CHANNELS if one.has_channels else ("",))
]


def test_nothing_that_anybody_says_makes_a_child_a_target(shop):
    child = enrol(shop).value["customer"]
    said = [Said(purpose, channel, is_granted=True) for purpose, channel in PLACES]
    act(shop, record_consents, customer_id=child, said=said, source="desk", evidence="spoken", now=NOW)
    for login in ("chen", "shi"):
        actor = shop.actor(login)
        for purpose, channel in PLACES:
            with reading_as(actor):
                answer = may_use(
                    actor=actor, customer_id=child, purpose=purpose, channel=channel, today=shop.today
                )
            assert bool(answer) == (purpose in ("service", "guardian")), (purpose, channel)
    assert rows("SELECT is_profiled FROM customers_customer WHERE id = %s", child) == [(False,)]


def test_a_childs_birthday_is_no_reason_to_call(shop):
    child = enrol(shop, actor=shop.actor("zhou"), birthday={**BORN, "month": 11, "day": 23}).value["customer"]
    with acting_as(CLOCK), transaction.atomic():
        plan_anniversaries(actor=CLOCK, today=shop.today)
    assert rows("SELECT kind FROM care_followup WHERE customer_id = %s", child) == []


def test_who_sees_class_x_sees_a_child_and_a_masked_guardian(shop):
    child = enrol(shop, KNOWN, actor=shop.actor("zhou")).value["customer"]
    lin = shop.customers["lin"]
    for login, sees in (
        ("chen", True),
        ("shi", True),
        ("shen", True),
        ("zhou", False),
        ("gao", False),
        ("qian", False),
    ):
        actor = shop.actor(login)
        with reading_as(actor):
            found = guardians_of(actor=actor, customer_id=child)
            children = children_of(actor=actor, customer_id=lin)
            hidden = not found and ("guardian", "") not in (
                standing_of(actor=actor, customer_id=child) if actor.may("customers.view_consents") else {}
            )
            ledger = (
                consents_of(actor=actor, customer_id=child) if actor.may("customers.view_consents") else []
            )
        assert bool(found) == bool(children) == sees and hidden == (not sees), login
        assert any(one.purpose == "guardian" for one in ledger) == (sees and login != "gao"), login
        assert [(one.name, one.is_masked) for one in found] == ([("林*", True)] if sees else []), login


def test_the_guardian_is_shown_for_a_reason_and_the_log_says_so(shop):
    child = enrol(shop, KNOWN).value["customer"]
    shown = act(shop, reveal_guardian, customer_id=child, reason="call")
    assert shown.value == [(shop.customers["lin"], "林慧敏", "mother")]
    with transaction.atomic():
        (event,) = events("customers.reveal_guardian")
    assert event.customers == [child] and "林慧敏" not in str(event.facts)
    for login, refusal in (("zhou", NotFound), ("gao", NotFound), ("qian", Forbidden)):
        with pytest.raises(refusal):
            act(shop, reveal_guardian, login, customer_id=child, reason="call")
    with pytest.raises(NotFound):
        act(shop, reveal_guardian, customer_id=shop.customers["lin"], reason="call")


def test_a_child_left_alone_finds_another_guardian_at_the_till(shop):
    child = enrol(shop, KNOWN).value["customer"]
    act(shop, erase_customer, "shen", customer_id=shop.customers["lin"], now=NOW)
    stranger = enrol(shop, "13900132750").value
    assert (
        stranger["is_new"] and stranger["customer"] != child
    )  # name and birthday are no proof for a visitor
    again = enrol(shop, "13700135518", actor=shop.actor("wu"), relation="father").value
    assert (again["customer"], again["is_new"]) == (child, False)
    assert links()[-1][:3] == (child, shop.customers["new"], "father")


def test_at_14_the_person_is_asked_and_then_decides_alone(shop):
    born = {"year": 2012, "month": 11, "day": 23, "is_lunar": False}  # 14 tomorrow
    child = enrol(shop, birthday=born).value["customer"]
    tomorrow = shop.today + timedelta(days=1)

    def planned(today):
        with acting_as(CLOCK), transaction.atomic():
            return plan_consents(actor=CLOCK, today=today)

    assert isinstance(planned(shop.today), Unchanged)
    assert isinstance(planned(tomorrow), Done) and isinstance(planned(tomorrow), Unchanged)
    assert rows("SELECT kind, occasion, owner_id FROM care_followup WHERE customer_id = %s", child) == [
        ("own_consent", "of_age", shop.staff["chen"])
    ]
    with pytest.raises(StillAChild):
        act(shop, come_of_age, customer_id=child, how="spoken", now=NOW, today=shop.today)
    with pytest.raises(RelationUnknown):
        act(shop, come_of_age, customer_id=child, how="guessed", now=NOW, today=tomorrow)
    say = {
        "customer_id": child,
        "said": [Said("marketing", "sms", True)],
        "source": "desk",
        "evidence": "spoken",
    }
    act(shop, record_consents, **say, now=NOW)
    actor = shop.actor("chen")
    use = {"actor": actor, "customer_id": child, "purpose": "marketing", "channel": "sms", "today": tomorrow}
    with reading_as(actor):
        assert may_use(**use).reason == "minor"  # 14, and not asked yet
    assert isinstance(act(shop, come_of_age, customer_id=child, how="spoken", now=NOW, today=tomorrow), Done)
    assert isinstance(
        act(shop, come_of_age, customer_id=child, how="spoken", now=NOW, today=tomorrow), Unchanged
    )
    with reading_as(actor):
        assert may_use(**use)
    assert links()[0][3] == tomorrow
    assert rows(
        "SELECT is_granted FROM customers_standing WHERE customer_id = %s AND purpose = 'guardian'", child
    ) == [(False,)]


def test_a_childs_birthday_can_be_corrected_while_it_has_a_guardian(shop):
    child = enrol(shop).value["customer"]
    edit = {
        "customer_id": child, "today": shop.today, "name": "林小满", "gender": "f", "language": "",
        "birthday": {**BORN, "day": 10},
    }  # fmt: skip
    assert isinstance(act(shop, edit_person, **edit, version=1), Done)


def test_erasing_the_guardian_leaves_a_child_whom_nobody_uses_and_somebody_asks_for(shop):
    child = enrol(shop, KNOWN).value["customer"]
    act(shop, erase_customer, "shen", customer_id=shop.customers["lin"], now=NOW)
    assert links() == []
    assert rows("SELECT is_profiled FROM customers_customer WHERE id = %s", child) == [(False,)]
    with acting_as(CLOCK), transaction.atomic():
        plan_consents(actor=CLOCK, today=shop.today)
    assert rows("SELECT occasion FROM care_followup WHERE customer_id = %s", child) == [("guardian",)]
    act(shop, erase_customer, "shen", customer_id=child, now=NOW)
    assert rows("SELECT count(*) FROM customers_birthday WHERE customer_id = %s", child) == [(0,)]


def test_merging_a_guardian_away_moves_the_child_and_splitting_gives_it_back(shop):
    child = enrol(shop).value["customer"]
    ((_child, guardian, _relation, _until),) = links()
    merge = {"customer_ids": (guardian, shop.customers["lin"]), "survivor_id": shop.customers["lin"]}
    merged = act(shop, merge_customers, **merge, today=shop.today)
    assert links()[0][:2] == (child, shop.customers["lin"])
    act(shop, split_customers, merge_id=merged.value, now=NOW)
    assert links()[0][:2] == (child, guardian)
    with pytest.raises(ChildAndGuardian):
        act(shop, merge_customers, customer_ids=(child, guardian), today=shop.today)


def test_the_own_copy_tells_of_the_guardian_without_naming_another_person(shop):
    child = enrol(shop, KNOWN).value["customer"]
    actor = shop.actor("shen")
    with reading_as(actor):
        (sheet,) = [
            one for one in own_copy(actor=actor, customer_id=child) if one.table == "customers_guardianship"
        ]
    assert sheet.columns == ("relation", "from_on", "until_on", "proof")
    assert sheet.rows == [("mother", shop.today, None, "code")]


TODAY = date(2026, 11, 22)
days = st.dates(date(1950, 1, 1), TODAY)


@given(days)
def test_who_is_under_age_has_not_grown_yet(born):
    birthday = {"year": born.year, "month": born.month, "day": born.day, "is_lunar": False}
    assert is_under_age(birthday, TODAY) == (grown_on(born) > TODAY)


@given(days, st.booleans(), st.sampled_from(["mother", "friend", ""]))
def test_a_guardian_enrols_children_alone(born, agrees, relation):
    birthday = {"year": born.year, "month": born.month, "day": born.day, "is_lunar": False}
    if is_under_age(birthday, TODAY) and agrees and relation == "mother":
        checked_child(birthday, relation, TODAY, agrees=agrees)
        return
    with pytest.raises((NotAChild, RelationUnknown, GuardianMustAgree)):
        checked_child(birthday, relation, TODAY, agrees=agrees)


def test_the_link_is_of_class_x():
    letters = Guardianship.field_classes
    assert {letters[name] for name in ("child", "guardian", "relation", "from_on", "until_on")} == {"X"}
