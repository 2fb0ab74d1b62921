"""Households: joined, left and come back to; whoever is out of reach is not there, nor counted, nor summed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from shuke.customers.commands.identifiers import add_identifier
from shuke.customers.commands.people import enrol_organisation, enrol_person
from shuke.customers.commands.ties.households import join_household, leave_household, return_to_household
from shuke.customers.models import Household, Housemate
from shuke.customers.queries.households import household_of, household_suggestions
from shuke.customers.queries.lists import Asked, Condition, customers_counted, customers_listed
from shuke.customers.rules.households import OtherHousehold, RoleUnknown, SamePerson
from shuke.foundation.org.actor import SYSTEM, acting_as, reading_as
from shuke.foundation.org.command import Done, Replayed, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.stewardship.privacy.commands.erasing import erase_customer
from shuke.stewardship.resolution.commands.merging import merge_customers
from shuke.stewardship.resolution.commands.splitting import split_customers
from shuke.trade.orders.queries.since import spent_since
from tests.cast import TODAY, build_cast
from tests.org.log import events
from tests.org.threads import kinds, together

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
SHARED = Asked((Condition("household", "is", True),))


def act(cast, command, login="chen", **given):
    actor = cast.actor(login)
    with acting_as(actor), transaction.atomic():
        return command(actor=actor, **given)


def join(cast, one="lin", other="wujg", role="partner", login="chen", **more):
    ids = {"customer_id": cast.customers[one], "other_id": cast.customers[other]}
    return act(cast, join_household, login, **ids, role=role, today=TODAY, **more)


def mates(cast, login="chen", customer="lin"):
    actor = cast.actor(login)
    with reading_as(actor):
        found = household_of(actor=actor, customer_id=cast.customers[customer])
    return [(one.customer_id, one.role, one.until_on) for one in found]


def rows():
    with acting_as(SYSTEM), transaction.atomic():
        return list(Housemate.objects.order_by("id").values_list("customer_id", "role", "until_on"))


def test_two_people_begin_a_household_and_a_third_joins_it(cast):
    lin, wu, new = (cast.customers[key] for key in ("lin", "wujg", "new"))
    first = join(cast)
    assert isinstance(first, Done) and mates(cast) == [(lin, "partner", None), (wu, "partner", None)]
    join(cast, "new", "lin", "parent")
    assert mates(cast, customer="wujg") == [
        (lin, "partner", None),
        (wu, "partner", None),
        (new, "child", None),
    ]
    assert isinstance(join(cast, "lin", "new", "child"), Unchanged)
    assert isinstance(join(cast, "lin", "new", "other"), Done)
    assert mates(cast)[-1] == (new, "other", None)
    with acting_as(SYSTEM):
        assert Household.objects.count() == 1
    (event, *_more) = events("customers.join_household")
    assert set(event.customers) == {lin, wu} and event.facts == {"housemate": first.value, "role": "partner"}


def test_what_is_refused_leaves_nothing(cast):
    with acting_as(SYSTEM):
        tea = enrol_organisation(
            actor=SYSTEM, name="听松茶馆", organisation_kind="corporate", identifiers={}, home_unit_id=cast.units["lake"],
            today=TODAY,
        ).value  # fmt: skip
    cast.customers["tea"] = tea
    for given, refusal in (
        ({"role": "boss"}, RoleUnknown), ({"other": "lin"}, SamePerson), ({"other": "zhao"}, NotFound),
        ({"other": "tea"}, NotFound),
        ({"one": "tea", "other": "lin"}, NotFound), ({"login": "gao"}, NotFound), ({"login": "qian"}, Forbidden),
        ({"login": "zhou"}, NotFound), ({"login": "wu"}, Forbidden),
    ):  # fmt: skip
        with pytest.raises(refusal):
            join(cast, **given)
    assert rows() == []


def test_one_belongs_to_one_household_at_a_time(cast):
    join(cast)
    with acting_as(SYSTEM):
        for number, name in enumerate(("秦雨", "秦风")):
            cast.customers[name] = enrol_person(
                actor=SYSTEM, name=name, identifiers={"phone": f"1371234567{number}"}, today=TODAY,
                home_unit_id=cast.units["lake"],
            ).value  # fmt: skip
    join(cast, "秦雨", "秦风")
    with pytest.raises(OtherHousehold):
        join(cast, "lin", "秦雨")
    with acting_as(SYSTEM):
        second = {"household": Household.objects.create(), "customer_id": cast.customers["lin"]}
        with pytest.raises(IntegrityError), transaction.atomic():
            Housemate.objects.create(**second, role="other", from_on=TODAY)


def test_leaving_keeps_what_was_and_can_be_undone(cast):
    join(cast)
    mate = join(cast, "lin", "new", "child").value
    lin, later = cast.customers["lin"], TODAY + timedelta(days=3)
    leave = {"customer_id": lin, "mate_id": mate, "today": later}
    assert isinstance(act(cast, leave_household, **leave), Done)
    assert isinstance(act(cast, leave_household, **leave), Unchanged)
    assert mates(cast)[-1] == (cast.customers["new"], "child", later) and mates(cast, customer="new") == []
    assert isinstance(act(cast, return_to_household, **leave), Done)
    assert isinstance(act(cast, return_to_household, **leave), Unchanged)
    assert mates(cast)[-1] == (cast.customers["new"], "child", None)
    for login in ("gao", "zhou"):
        given = {**leave, "mate_id": housemate_of(cast, "wujg")}
        with pytest.raises(NotFound):
            act(cast, leave_household, login, **given)


def housemate_of(cast, key):
    with acting_as(SYSTEM), transaction.atomic():
        return Housemate.objects.get(customer_id=cast.customers[key]).id


def test_who_is_left_alone_is_in_no_household_and_the_undo_brings_both_back(cast):
    mate = join(cast).value
    leave = {"customer_id": cast.customers["lin"], "mate_id": mate, "today": TODAY}
    act(cast, leave_household, **leave)
    assert {until for _id, _role, until in rows()} == {TODAY} and mates(cast) == []
    act(cast, return_to_household, **leave)
    assert {until for _id, _role, until in rows()} == {None} and len(mates(cast)) == 2


def test_who_is_out_of_reach_is_not_there_nor_counted_nor_summed(cast):
    join(cast, "lin", "zhao", "partner", "shi")  # lake and river
    lin, zhao = cast.customers["lin"], cast.customers["zhao"]
    seen = {
        login: [id_ for id_, *_rest in mates(cast, login)]
        for login in ("shi", "chen", "zhou", "gao", "qian", "shen")
    }
    assert seen == {"shi": [lin, zhao], "chen": [], "zhou": [], "gao": [], "qian": [], "shen": [lin, zhao]}
    shared = {}
    for login in ("shi", "chen", "zhou", "gao", "shen"):
        actor = cast.actor(login)
        with reading_as(actor):
            listed = customers_listed(actor=actor, asked=SHARED)
            shared[login] = sorted(row.id for row in listed)
            assert customers_counted(actor=actor, asked=SHARED) == len(listed)
    assert shared == {
        "shi": sorted([lin, zhao]),
        "chen": [],
        "zhou": [],
        "gao": [],
        "shen": sorted([lin, zhao]),
    }
    year_ago = TODAY - timedelta(days=365)
    sums = {}
    for login in ("shi", "chen", "qian", "zheng"):
        actor = cast.actor(login)
        with reading_as(actor):
            sums[login] = spent_since(actor=actor, customer_ids=[lin, zhao], since=year_ago)
    all_of_lin = 2 * 68000 + 68000 + 35800 + 3 * 35800
    assert sums == {"shi": all_of_lin + 68000, "chen": all_of_lin, "qian": 68000 + 35800, "zheng": 0}


def test_who_shares_a_phone_within_reach_is_suggested(cast):
    with acting_as(SYSTEM):
        for key in ("wujg", "zhao"):
            add_identifier(actor=SYSTEM, customer_id=cast.customers[key], kind="phone", text="13800138016")
    found = {}
    for login in ("chen", "shi", "zhou", "qian", "feng"):
        actor = cast.actor(login)
        with reading_as(actor):
            found[login] = household_suggestions(actor=actor, customer_id=cast.customers["lin"])
    wu, zhao = (cast.customers["wujg"], "吴建国", "phone"), (cast.customers["zhao"], "赵丽华", "phone")
    assert found == {"chen": [wu], "shi": [wu, zhao], "zhou": [], "qian": [], "feng": []}
    join(cast)
    actor = cast.actor("chen")
    with reading_as(actor):
        assert household_suggestions(actor=actor, customer_id=cast.customers["lin"]) == []


def test_a_form_sent_twice_joins_once(cast):
    assert isinstance(join(cast, key="h-1"), Done) and isinstance(join(cast, key="h-1"), Replayed)
    assert len(rows()) == 2


def test_a_merge_moves_the_place_in_a_household_and_a_split_gives_it_back(cast):
    join(cast)
    lin, new = cast.customers["lin"], cast.customers["new"]
    merged = act(cast, merge_customers, customer_ids=(lin, new), survivor_id=new, today=TODAY)
    assert [id_ for id_, *_rest in mates(cast, customer="new")] == [new, cast.customers["wujg"]]
    act(cast, split_customers, merge_id=merged.value, now=NOW)
    assert [id_ for id_, *_rest in mates(cast)] == [lin, cast.customers["wujg"]]


def test_two_of_one_household_may_turn_out_to_be_one_person(cast):
    join(cast)
    lin, wu = cast.customers["lin"], cast.customers["wujg"]
    act(cast, merge_customers, customer_ids=(lin, wu), survivor_id=lin, today=TODAY)
    assert mates(cast) == []


def test_erasing_takes_the_place_in_the_household(cast):
    join(cast)
    act(cast, erase_customer, "shen", customer_id=cast.customers["wujg"], now=NOW)
    assert [id_ for id_, *_rest in rows()] == [cast.customers["lin"]] and mates(cast) == []


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_two_at_once_begin_one_household():
    cast = build_cast()
    answers = together(lambda: join(cast), lambda: join(cast, "wujg", "lin"))
    assert kinds(answers) in (["Done", "Unchanged"], ["Unchanged", "Done"])
    assert len(rows()) == 2
