"""G4, G7: when a session ends, that its id is new after signing in and proving, and what its cookie is."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from shuke.foundation.org.actor import acting_as
from shuke.foundation.org.commands.people import (
    change_password,
    disable_staff,
    enable_staff,
    give_role,
    renew_password,
    withdraw_role,
)
from shuke.foundation.org.commands.signing import forget_sign_ins
from shuke.foundation.org.models import SignIn
from tests.auth.people import PASSWORD, by_password, with_app
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
NEW = "龙井要趁热喝才香，对不对"


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def cookie(client: Client) -> str:
    return client.cookies["shuke_session"].value


def test_half_an_hour_idle_or_twelve_hours_end_it(cast, clock):
    client = by_password("wei")
    clock.shift(29 * 60)
    assert is_in(client)
    clock.shift(29 * 60)
    assert is_in(client)  # a click counts
    clock.shift(30 * 60)
    assert not is_in(client)
    client = by_password("wei")
    for _click in range(25):
        clock.shift(28 * 60)
        assert is_in(client)
    clock.shift(20 * 60)
    assert not is_in(client)  # 12 hours and idle for 20 minutes only


def test_a_clock_put_back_ends_nothing(cast, clock):
    client = by_password("wei")
    clock.shift(-600)
    assert is_in(client)


def test_the_id_is_new_after_signing_in_and_proving(cast, clock):
    client = Client()
    client.post("/passkey/challenge")
    before = cookie(client)
    by_password("wei", client)
    signed_in = cookie(client)
    assert signed_in != before and not Session.objects.filter(session_key=before).exists()
    assert client.post("/account/proof", {"password": PASSWORD}).status_code == 302
    assert cookie(client) != signed_in and not Session.objects.filter(session_key=signed_in).exists()
    stolen = Client()
    stolen.cookies["shuke_session"] = signed_in
    assert not is_in(stolen) and is_in(client)
    assert [event.facts["way"] for event in events("org.prove_again", "witness")] == ["password"]


def test_signing_out_ends_it_for_a_copied_cookie_too(cast):
    client, copied = by_password("wei"), Client()
    copied.cookies["shuke_session"] = cookie(client)
    assert is_in(copied)
    client.post("/logout")
    assert not is_in(copied)


def test_a_kept_row_of_an_ended_session_opens_nothing(cast):
    """The second lock: even where the cookie's own row is still there."""
    client = by_password("wei")
    SignIn.objects.filter(staff_id=cast.staff["wei"]).update(ended_at="2026-01-01T00:00Z")
    assert not is_in(client)


@pytest.mark.parametrize(
    "act",
    [
        lambda cast, by: by(renew_password, staff_id=cast.staff["wei"]),
        lambda cast, by: by(disable_staff, staff_id=cast.staff["wei"]),
        lambda cast, by: (by(disable_staff, staff_id=cast.staff["wei"]), by(enable_staff, staff_id=cast.staff["wei"])),
        lambda cast, by: by(
            give_role, staff_id=cast.staff["wei"], role="clerk", unit_id=cast.units["lake"], until_on=None, today=cast.today
        ),
        lambda cast, by: by(withdraw_role, staff_id=cast.staff["wei"], role="campaign_manager", unit_id=cast.units["company"]),
    ],
    ids=["new password", "disabled", "disabled and back", "role given", "role taken"],
)  # fmt: skip
def test_what_changes_the_account_ends_every_session_at_its_next_click(cast, act):
    clients, other = [by_password("wei"), by_password("wei")], by_password("zheng")
    assert all(is_in(client) for client in clients)
    actor = cast.actor("jiang")

    def by(command, **arguments):
        with acting_as(actor):
            return command(actor=actor, **arguments)

    act(cast, by)
    assert not any(is_in(client) for client in clients)
    assert is_in(other)


def test_the_own_new_password_keeps_this_session_only(cast):
    here, there = by_password("wei"), by_password("wei")
    before = cookie(here)
    answer = here.post("/account/password", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert answer.status_code == 302 and cookie(here) != before
    assert is_in(here) and not is_in(there)


def test_a_sign_in_that_raced_with_a_new_password_does_not_count(cast, monkeypatch):
    """The password was right, then it was changed, then the session was opened: under the version read first."""
    from shuke.doors.web.account import login

    plain = login.sign_in

    def after_the_change(request, staff, way):
        actor = cast.actor("wei")
        with acting_as(actor):
            change_password(actor=actor, old=PASSWORD, new=NEW)
        plain(request, staff, way)

    monkeypatch.setattr(login, "sign_in", after_the_change)
    assert not is_in(by_password("wei"))


def test_sessions_are_listed_and_ended(cast, clock):
    here = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/150 Safari/537.36"})
    by_password("wei", here)
    there, third, stranger = by_password("wei"), by_password("wei"), by_password("zheng")
    page = here.get("/account/sign-in").content.decode()
    assert "Chrome · Windows" in page and "127.0.0.1" in page
    of_there = SignIn.objects.filter(staff_id=cast.staff["wei"]).order_by("id")[1].id
    assert stranger.post(f"/account/sessions/{of_there}/ending").status_code == 404
    assert here.post(f"/account/sessions/{of_there}/ending").status_code == 302
    assert not is_in(there) and is_in(third)
    assert here.post("/account/sessions/ending").status_code == 302
    assert is_in(here) and not is_in(third) and is_in(stranger)
    assert len(events("org.end_session")) == len(events("org.end_sessions")) == 1


def test_a_new_factor_ends_sessions_that_were_opened_without_it(cast, clock):
    former = by_password("chen")
    assert is_in(with_app(cast, "chen"))
    assert former.get("/account/sign-in").status_code == 302


def test_a_first_password_is_changed_before_anything_else(cast, clock):
    actor = cast.actor("jiang")
    with acting_as(actor):
        first = renew_password(actor=actor, staff_id=cast.staff["wei"]).value
    client = Client()
    client.post("/login", {"login": "wei", "password": first})
    for address in ("/", "/rfm", "/account/sign-in", "/api/docs"):
        assert client.get(address)["Location"] == "/account/password", address
    assert client.get("/account/password").status_code == 200
    same = client.post("/account/password", {"old": first, "new": first, "again": first})
    assert same.status_code == 422 and client.get("/").status_code == 302
    client.post("/account/password", {"old": first, "new": NEW, "again": NEW})
    assert is_in(client)
    assert Client().post("/login", {"login": "wei", "password": first}).status_code == 422


def test_rows_of_a_season_ago_are_erased(cast, clock):
    from django.utils import timezone

    from shuke.foundation.org.actor import CLOCK

    by_password("wei")
    clock.shift(91 * 86_400)
    by_password("wei")
    forget_sign_ins(actor=CLOCK, now=timezone.now())
    assert SignIn.objects.count() == 1 and Session.objects.count() == 1


def test_cookies(cast):
    client = by_password("wei")
    kept = client.cookies["shuke_session"]
    assert kept["httponly"] and kept["samesite"] == "Lax" and kept["path"] == "/"
    assert client.get("/account/sign-in").cookies["shuke_csrf"]["httponly"]
