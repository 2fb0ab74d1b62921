"""Who works here: joining, roles with a last day, leaving, passwords, and who may not touch whom."""

from datetime import timedelta

import pytest
from django.db import transaction

from shuke.doors.web.entry.accounts import staff_by_password
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.commands.people import (
    LoginInvalid,
    StaffNameMissing,
    UntilPassed,
    change_password,
    change_staff,
    disable_staff,
    employ,
    enable_staff,
    give_role,
    renew_password,
    withdraw_role,
)
from shuke.foundation.org.commands.staff import LoginTaken, RoleUnknown
from shuke.foundation.org.house.passwords import PasswordWeak, PasswordWrong, first_password
from shuke.foundation.org.queries.staff import StaffAsked, acts_as, staff_listed, staff_member_of
from shuke.foundation.org.reach import actor_of
from shuke.foundation.org.refusals import Forbidden, NotFound
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
OLD = "一叶茶铺-熟客-2026"


def by(cast, who, act, /, **arguments):
    actor = cast.actor(who)
    with acting_as(actor), transaction.atomic():
        return act(actor=actor, **arguments)


def test_somebody_joins_with_a_first_password_that_is_told_once(cast):
    outcome = by(
        cast,
        "jiang",
        employ,
        login="xu.an",
        name=" 许安 ",
        name_en="Xu An",
        role="assistant",
        unit_id=cast.units["river"],
    )
    staff, password = outcome.value["staff"], outcome.value["password"]
    assert staff_by_password("xu.an", password).id == staff
    assert password not in str([event.facts for event in events("org.employ")])
    member = by(cast, "jiang", staff_member_of, staff_id=staff, today=cast.today)
    assert (member.name, member.name_en, member.unit_name) == ("许安", "Xu An", "江畔店")
    assert [(role.role, role.unit_id) for role in member.roles] == [("assistant", cast.units["river"])]


@pytest.mark.parametrize(
    ("change", "no"),
    [({"login": "chen"}, LoginTaken), ({"login": "CHEN"}, LoginTaken), ({"login": "a b"}, LoginInvalid),
     ({"login": "x"}, LoginInvalid),
     ({"name": " "}, StaffNameMissing), ({"role": "owner"}, RoleUnknown), ({"unit_id": 10**9}, NotFound)],
)  # fmt: skip
def test_a_bad_account_is_not_made(cast, change, no):
    arguments = {
        "login": "xu",
        "name": "许安",
        "name_en": "",
        "role": "clerk",
        "unit_id": cast.units["lake"],
    } | change
    with pytest.raises(no):
        by(cast, "jiang", employ, **arguments)


def test_first_passwords_are_long_and_never_the_same():
    made = {first_password() for _time in range(200)}
    assert len(made) == 200 and {len(one) for one in made} == {19}


def test_a_deputy_leads_until_a_day(cast):
    zhou, lake, until = cast.staff["zhou"], cast.units["lake"], cast.today + timedelta(days=7)
    with pytest.raises(UntilPassed):
        by(
            cast, "jiang", give_role, staff_id=zhou, role="store_manager", unit_id=lake, today=cast.today,
            until_on=cast.today - timedelta(days=1),
        )  # fmt: skip
    given = by(
        cast,
        "jiang",
        give_role,
        staff_id=zhou,
        role="store_manager",
        unit_id=lake,
        until_on=until,
        today=cast.today,
    )
    assert isinstance(given, Done)
    assert actor_of(zhou, until).role == "store_manager"
    assert actor_of(zhou, until + timedelta(days=1)).role == "assistant"
    held = by(cast, "jiang", acts_as, staff_id=zhou, today=cast.today)
    assert [actor.role for actor, _held in held] == ["store_manager", "assistant"]
    assert isinstance(
        by(cast, "jiang", withdraw_role, staff_id=zhou, role="store_manager", unit_id=lake), Done
    )
    assert isinstance(
        by(cast, "jiang", withdraw_role, staff_id=zhou, role="store_manager", unit_id=lake), Unchanged
    )
    assert actor_of(zhou, cast.today).role == "assistant"


def test_who_leaves_is_out_with_the_next_request_and_may_come_back(cast, client):
    client.post("/login", {"login": "li", "password": OLD})
    assert client.get("/").status_code == 200
    assert isinstance(by(cast, "jiang", disable_staff, staff_id=cast.staff["li"]), Done)
    assert client.get("/").status_code == 302
    assert isinstance(by(cast, "jiang", disable_staff, staff_id=cast.staff["li"]), Unchanged)
    assert by(cast, "jiang", acts_as, staff_id=cast.staff["li"], today=cast.today) == []
    assert isinstance(by(cast, "jiang", enable_staff, staff_id=cast.staff["li"]), Done)
    assert isinstance(by(cast, "jiang", enable_staff, staff_id=cast.staff["li"]), Unchanged)
    client.post("/login", {"login": "li", "password": OLD})
    assert client.get("/").status_code == 200


def test_a_new_password_ends_old_sessions(cast, client):
    client.post("/login", {"login": "li", "password": OLD})
    password = by(cast, "jiang", renew_password, staff_id=cast.staff["li"]).value
    assert client.get("/").status_code == 302
    assert staff_by_password("li", OLD) is None and staff_by_password("li", password) is not None


def test_everybody_chooses_the_own_password(cast):
    for old, new, no in (
        ("wrong", "long enough 2026", PasswordWrong), (OLD, "short", PasswordWeak), (OLD, "password1234", PasswordWeak),
        (OLD, "my name is Zhou!!", PasswordWeak),
    ):  # fmt: skip
        with pytest.raises(no):
            by(cast, "zhou", change_password, old=old, new=new)
    assert isinstance(by(cast, "zhou", change_password, old=OLD, new="龙井要趁热喝才香，对不对"), Done)
    assert staff_by_password("zhou", "龙井要趁热喝才香，对不对") is not None
    with pytest.raises(NotFound), acting_as(SYSTEM), transaction.atomic():
        change_password(actor=SYSTEM, old="", new="")


def test_nobody_changes_the_own_account_or_one_above(cast):
    me = cast.staff["jiang"]
    for act, more in (
        (disable_staff, {}), (renew_password, {}), (withdraw_role, {"role": "admin", "unit_id": cast.units["company"]}),
        (give_role, {"role": "privacy_officer", "unit_id": cast.units["company"], "until_on": None, "today": cast.today}),
        (change_staff, {"name": "蒋", "name_en": "", "unit_id": cast.units["lake"]}),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            by(cast, "jiang", act, staff_id=me, **more)
        with pytest.raises(Forbidden):
            by(cast, "chen", act, staff_id=cast.staff["zhou"], **more)
    # Who administers one region reaches nobody with a role above it.
    with acting_as(SYSTEM):
        give_role(
            actor=SYSTEM,
            staff_id=cast.staff["gao"],
            role="admin",
            unit_id=cast.units["east"],
            until_on=None,
            today=cast.today,
        )
        give_role(
            actor=SYSTEM,
            staff_id=cast.staff["li"],
            role="analyst",
            unit_id=cast.units["company"],
            until_on=None,
            today=cast.today,
        )
    regional = actor_of(cast.staff["gao"], cast.today, "admin")
    for person in ("he", "li", "shen"):
        with acting_as(regional), pytest.raises(NotFound), transaction.atomic():
            disable_staff(actor=regional, staff_id=cast.staff[person])
    with acting_as(regional), transaction.atomic():
        assert isinstance(disable_staff(actor=regional, staff_id=cast.staff["wu"]), Done)


def test_a_name_and_a_home_unit_change(cast):
    outcome = by(
        cast,
        "jiang",
        change_staff,
        staff_id=cast.staff["li"],
        name="李响",
        name_en="Li Xiang",
        unit_id=cast.units["river"],
    )
    assert isinstance(outcome, Done)
    assert events("org.change_staff")[0].facts["fields"] == ["name", "name_en", "unit_id"]


def test_the_list_finds_by_name_role_and_unit(cast):
    def found(login="jiang", **asked):
        return [
            one.login for one in by(cast, login, staff_listed, asked=StaffAsked(**asked), today=cast.today)
        ]

    assert len(found()) == 15
    assert found(text="周") == ["zhou"]
    assert set(found(text="ZH")) == {"zhou", "zheng"}
    assert found(role="store_manager", unit_id=cast.units["east"]) == ["chen", "gao"]
    assert set(found("shi")) == {"shi", "chen", "gao", "zhou", "li", "qian", "sun", "wu"}
    assert found(is_active=False) == []
