"""Roles of the shop's own: never wider than what ships; they count at once, and end only when nobody holds them."""

from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import SCOPES, SYSTEM, acting_as
from shuke.foundation.org.bundles import BUNDLES
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.commands.people import RoleTooWide, give_role
from shuke.foundation.org.commands.roles import RoleHeld, RoleIsMine, change_role, end_role, make_role
from shuke.foundation.org.commands.staff import RoleUnknown, grant_role
from shuke.foundation.org.house.own_roles import (
    LETTERS,
    SIGHTS,
    OwnRole,
    RoleActsTooWide,
    RoleDoesNothing,
    RoleNameMissing,
    RoleNameTaken,
    RoleTooOpen,
    bundles_in,
    checked,
    like,
)
from shuke.foundation.org.matrix import ROLES
from shuke.foundation.org.models import OwnRole as Row
from shuke.foundation.org.queries.roles import own_role_of
from shuke.foundation.org.reach import account_of, actor_of
from shuke.foundation.org.refusals import NotFound, Stale
from tests.org.log import events

DEPUTY = replace(like(ROLES["store_manager"]), name="Deputy", name_zh="副店长")
NARROWER = replace(DEPUTY, sights={"B": "full", "C": "masked"}, bundles=("see_customers", "follow_up"))
anything = st.builds(
    OwnRole,
    name=st.just("Deputy"), name_zh=st.just("副店长"), scope=st.sampled_from([*SCOPES, None]),
    sights=st.dictionaries(st.sampled_from(LETTERS), st.sampled_from(SIGHTS)),
    bundles=st.lists(st.sampled_from(sorted(BUNDLES)), max_size=6, unique=True).map(tuple),
)  # fmt: skip


@given(anything)
def test_what_is_taken_is_within_a_role_that_ships(wanted):
    try:
        role = checked(wanted, []).role
    except Refusal:
        return
    shipped = [one for one in ROLES.values() if one.scope == role.scope]
    assert set(role.bundles) <= {bundle for one in shipped for bundle in one.bundles}
    assert role.permissions <= frozenset(act for one in shipped for act in one.permissions)
    assert any(
        all(SIGHTS.index(role.classes.get(k, "")) <= SIGHTS.index(one.classes.get(k, "")) for k in LETTERS)
        for one in shipped
    )


@given(st.sampled_from(sorted(ROLES)))
def test_a_copy_of_what_ships_is_taken_as_it_is(code):
    copy = checked(replace(like(ROLES[code]), name="Mine", name_zh="我的"), [])
    assert (copy.role.permissions, copy.role.classes) == (ROLES[code].permissions, ROLES[code].classes)


@pytest.mark.parametrize(
    ("wanted", "no"),
    [
        (replace(DEPUTY, name=" "), RoleNameMissing),
        (replace(DEPUTY, name_zh="长" * 41), RoleNameMissing),
        (replace(DEPUTY, name="store  MANAGER"), RoleNameTaken),
        (replace(DEPUTY, sights={"C": "full"}), RoleTooOpen),
        (replace(DEPUTY, sights={"X": "full"}), RoleTooOpen),
        (replace(DEPUTY, bundles=("see_customers", "configure")), RoleActsTooWide),
        (replace(DEPUTY, bundles=("clock",)), RoleActsTooWide),
        (replace(DEPUTY, bundles=()), RoleDoesNothing),
        # The analyst's sales under a pseudonym and the officer's names do not add up to names with sales.
        (
            replace(DEPUTY, scope="all", sights={"B": "full", "S": "full"}, bundles=("see_trade",)),
            RoleTooOpen,
        ),
    ],
)
def test_what_is_refused_says_which_part(wanted, no):
    with pytest.raises(no) as refused:
        checked(wanted, [role.name for role in ROLES.values()])
    assert refused.value.field in {"name", "name_zh", "sights", "bundles"}


def test_every_scope_that_ships_can_be_chosen():
    assert all(bundles_in(role.scope) for role in ROLES.values())


@pytest.mark.django_db(databases=["default", "witness"])
class TestRoles:
    def test_a_role_is_made_held_and_counts(self, cast):
        code = make_role(actor=SYSTEM, given=NARROWER).value
        assert events("org.make_role")[-1].facts["bundles"] == ["see_customers", "follow_up"]
        grant_role(actor=SYSTEM, staff_id=cast.staff["zhou"], role=code, unit_id=cast.units["lake"])
        actor = actor_of(cast.staff["zhou"], cast.today, code)
        assert (actor.role, actor.scope, actor.classes) == (code, "subtree", {"B": "full", "C": "masked"})
        assert actor.may("care.view") and not actor.may("exports.request_file")

    def test_a_change_counts_at_once_and_ends_sessions(self, cast):
        code = make_role(actor=SYSTEM, given=NARROWER).value
        grant_role(actor=SYSTEM, staff_id=cast.staff["zhou"], role=code, unit_id=cast.units["lake"])
        with acting_as(SYSTEM):
            known = own_role_of(actor=SYSTEM, code=code)
        assert isinstance(change_role(actor=SYSTEM, code=code, given=known), Unchanged)
        assert isinstance(
            change_role(actor=SYSTEM, code=code, given=replace(known, bundles=("see_customers",))), Done
        )
        assert not account_of(cast.staff["zhou"], cast.today, code).actor.may("care.view")
        with pytest.raises(Stale), transaction.atomic():
            change_role(actor=SYSTEM, code=code, given=replace(known, name="Other"))

    def test_nobody_changes_the_own_role(self, cast):
        admin = cast.actor("jiang")
        code = make_role(
            actor=SYSTEM, given=replace(like(ROLES["admin"]), name="Helper", name_zh="助理")
        ).value
        grant_role(actor=SYSTEM, staff_id=admin.staff_id, role=code, unit_id=cast.units["company"])
        with acting_as(admin):
            known = own_role_of(actor=admin, code=code)
        with pytest.raises(RoleIsMine), acting_as(admin), transaction.atomic():
            change_role(actor=admin, code=code, given=replace(known, name="Other"))

    def test_a_role_ends_only_when_nobody_holds_it(self, cast):
        code = make_role(actor=SYSTEM, given=NARROWER).value
        grant_role(actor=SYSTEM, staff_id=cast.staff["zhou"], role=code, unit_id=cast.units["lake"])
        with pytest.raises(RoleHeld), transaction.atomic():
            end_role(actor=SYSTEM, code=code)
        other = make_role(actor=SYSTEM, given=replace(NARROWER, name="Second", name_zh="第二")).value
        end_role(actor=SYSTEM, code=other)
        assert Row.objects.get(code=other).ended_at is not None
        with pytest.raises(RoleUnknown), transaction.atomic():
            grant_role(actor=SYSTEM, staff_id=cast.staff["zhou"], role=other, unit_id=cast.units["lake"])
        with pytest.raises(NotFound), transaction.atomic():
            end_role(actor=SYSTEM, code="store_manager")

    def test_a_role_that_reaches_everybody_is_held_at_the_company(self, cast):
        officer = replace(like(ROLES["privacy_officer"]), name="Reader", name_zh="查阅")
        code = make_role(actor=SYSTEM, given=officer).value
        with pytest.raises(RoleTooWide), transaction.atomic():
            give_role(
                actor=SYSTEM, staff_id=cast.staff["zhou"], role=code, unit_id=cast.units["lake"], until_on=None,
                today=cast.today,
            )  # fmt: skip
