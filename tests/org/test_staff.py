"""Units, staff, grants and keys; what somebody reaches follows from them."""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.db import transaction

from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.commands import (
    AppearanceUnknown,
    LoginTaken,
    RoleUnknown,
    ScopeUnknown,
    UnitUnknown,
    add_key,
    add_staff,
    choose_appearance,
    grant_role,
    open_unit,
)
from shuke.foundation.org.matrix import ROLES
from shuke.foundation.org.models import ApiKey, Grant, Staff, Unit
from shuke.foundation.org.queries import login_of, staff_names, unit_within, units_within, works_within
from shuke.foundation.org.reach import account_of, actor_of
from shuke.foundation.org.refusals import NotFound
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
PASSWORD = "a rather long password"


def test_a_unit_stands_under_its_parent(cast):
    paths = {code: Unit.objects.get(id=id_).path for code, id_ in cast.units.items()}
    assert paths["lake"].startswith(paths["east"]) and paths["east"].startswith(paths["company"])
    assert not paths["hill"].startswith(paths["east"])
    assert {unit.code for unit in units_within(paths["east"])} == {"east", "lake", "river"}
    assert unit_within(paths["east"], cast.units["hill"]) is None
    assert isinstance(
        open_unit(actor=SYSTEM, code="lake", name="x", kind="store", parent_code="east"), Unchanged
    )


def test_a_unit_under_nothing_known_is_refused(cast):
    with pytest.raises(UnitUnknown), transaction.atomic():
        open_unit(actor=SYSTEM, code="new", name="新店", kind="store", parent_code="north")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"role": "emperor"}, RoleUnknown), ({"login": "chen"}, LoginTaken), ({"unit": "north"}, UnitUnknown)],
)
def test_staff_that_cannot_be_added(cast, changes, refusal):
    wanted = {"login": "xu", "name": "许静", "role": "clerk", "unit": "lake", "password": PASSWORD} | changes
    with pytest.raises(refusal), transaction.atomic():
        add_staff(actor=SYSTEM, **wanted)
    assert not Staff.objects.filter(login="xu").exists()


def test_a_new_colleague_has_role_reach_and_a_hashed_password(cast):
    added = add_staff(actor=SYSTEM, login="xu", name="许静", role="assistant", unit="lake", password=PASSWORD)
    staff = Staff.objects.get(id=added.value)
    assert PASSWORD not in staff.password and staff.check_password(PASSWORD)
    actor = actor_of(staff.id, cast.today)
    assert (actor.role, actor.scope, actor.path) == ("assistant", "own", Unit.objects.get(code="lake").path)
    assert actor.permissions == ROLES["assistant"].permissions
    assert PASSWORD not in str([event.facts for event in events("org.add_staff")])


def test_a_disabled_account_is_nobody(cast):
    assert login_of("chen") is not None
    Staff.objects.filter(login="chen").update(is_active=False)
    assert account_of(cast.staff["chen"], cast.today) is None
    assert login_of("chen") is None
    assert not works_within("", cast.staff["chen"], cast.today)


def test_a_deputy_loses_the_right_with_its_last_day(cast):
    grant_role(
        actor=SYSTEM,
        staff_id=cast.staff["zhou"],
        role="store_manager",
        unit_id=cast.units["river"],
        until_on=cast.today,
    )
    river = Unit.objects.get(code="river").path
    assert actor_of(cast.staff["zhou"], cast.today).role == "store_manager"
    assert works_within(river, cast.staff["zhou"], cast.today)
    tomorrow = cast.today + timedelta(days=1)
    assert actor_of(cast.staff["zhou"], tomorrow).role == "assistant"
    assert not works_within(river, cast.staff["zhou"], tomorrow)


def test_of_two_roles_the_widest_counts_and_either_can_be_chosen(cast):
    grant_role(actor=SYSTEM, staff_id=cast.staff["zhou"], role="store_manager", unit_id=cast.units["river"])
    assert actor_of(cast.staff["zhou"], cast.today).scope == "subtree"
    assert actor_of(cast.staff["zhou"], cast.today, "assistant").scope == "own"
    assert actor_of(cast.staff["zhou"], cast.today, "admin").scope == "subtree"  # not held: as if not asked


def test_roles_are_not_mixed(cast):
    """Rows of the one with fields of the other would be more than either allows."""
    grant_role(actor=SYSTEM, staff_id=cast.staff["jiang"], role="analyst", unit_id=cast.units["company"])
    actor = actor_of(cast.staff["jiang"], cast.today)
    assert actor.role == "analyst" and not actor.may("org.add_staff")


def test_nobody_grants_oneself(cast):
    admin = cast.actor("jiang")
    with acting_as(admin), pytest.raises(NotFound), transaction.atomic():
        grant_role(actor=admin, staff_id=admin.staff_id, role="store_manager", unit_id=cast.units["lake"])
    assert Grant.objects.filter(staff_id=admin.staff_id).count() == 1


def test_a_role_held_already_changes_nothing(cast):
    held = {"staff_id": cast.staff["zhou"], "role": "assistant", "unit_id": cast.units["lake"]}
    assert isinstance(grant_role(actor=SYSTEM, **held), Unchanged)
    with pytest.raises(RoleUnknown), transaction.atomic():
        grant_role(actor=SYSTEM, **(held | {"role": "emperor"}))


def test_an_expired_role_can_be_given_again(cast):
    held = {"staff_id": cast.staff["zhou"], "role": "store_manager", "unit_id": cast.units["river"]}
    grant_role(actor=SYSTEM, **held, until_on=date(2026, 1, 1))
    assert actor_of(cast.staff["zhou"], cast.today).role == "assistant"
    assert isinstance(grant_role(actor=SYSTEM, **held, until_on=date(2026, 12, 31)), Done)
    assert actor_of(cast.staff["zhou"], cast.today).role == "store_manager"


def test_a_keys_secret_is_told_once_and_kept_as_a_hash(cast):
    secret = add_key(actor=SYSTEM, name="till", scopes=["sell", "customers.search"], unit="lake").value
    kept = ApiKey.objects.get(name="till")
    assert bytes(kept.secret_hash) == sha256(secret.encode()).digest()
    assert len(secret) > 40 and secret not in str([event.facts for event in events("org.add_key")])
    with pytest.raises(LoginTaken), transaction.atomic():
        add_key(actor=SYSTEM, name="till", scopes=["sell"])
    with pytest.raises(ScopeUnknown), transaction.atomic():
        add_key(actor=SYSTEM, name="other", scopes=["everything"])


def test_a_look_is_chosen_for_oneself(cast):
    actor = cast.actor("chen")
    with acting_as(actor):
        assert isinstance(choose_appearance(actor=actor, language="en"), Done)
        assert isinstance(choose_appearance(actor=actor, language="en"), Unchanged)
        assert isinstance(choose_appearance(actor=actor), Unchanged)
        with pytest.raises(AppearanceUnknown), transaction.atomic():
            choose_appearance(actor=actor, theme="pink")
    assert account_of(actor.staff_id, cast.today).language == "en"
    assert account_of(cast.staff["gao"], cast.today).language == "zh-hans"


def test_names_of_staff(cast):
    assert staff_names([cast.staff["chen"], 10**9]) == {cast.staff["chen"]: "陈立群"}
    assert staff_names([]) == {}
