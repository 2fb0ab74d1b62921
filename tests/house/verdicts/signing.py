"""Verdicts of signing in, of one's own second step and sessions, and of an administrator's hand in another's."""

from tests.house.verdicts import (
    ALL,
    ALL_AND_STRANGERS,
    BAD,
    FORBIDDEN,
    NOT_FOUND,
    PEOPLE,
    REST,
    SIGN_IN,
    STRANGER,
    WORKS,
    Line,
)

EVERYBODY = (*PEOPLE, STRANGER)
OVER = {"410": EVERYBODY}
ALL_BAD = {BAD: PEOPLE}
NONE = {NOT_FOUND: PEOPLE}
ADMIN = {WORKS: ("jiang",), FORBIDDEN: REST}
ADMIN_BAD = {BAD: ("jiang",), FORBIDDEN: REST}
NO_SUCH = {NOT_FOUND: ("jiang",), FORBIDDEN: REST}


def words(cast) -> dict[str, int]:
    """Everybody is setting up an app."""
    from django.utils import timezone

    from shuke.foundation.org.actor import acting_as
    from shuke.foundation.org.commands.signing import begin_app

    for login in PEOPLE:
        actor = cast.actor(login)
        with acting_as(actor):
            begin_app(actor=actor, now=timezone.now())
    return {}


LINES = (
    Line("login_second", "GET", "/login/second", {SIGN_IN: EVERYBODY}, note="no password was right before"),
    Line("login_second", "POST", "/login/second", {SIGN_IN: EVERYBODY}, {"code": "123456"}),
    Line("forgotten", "GET", "/login/forgotten", ALL_AND_STRANGERS),
    Line("forgotten", "POST", "/login/forgotten", ALL_AND_STRANGERS, {"login": "chen"}),
    Line("forgotten", "POST", "/login/forgotten", ALL_AND_STRANGERS, {"login": "nobody at all"}),
    Line("reset", "GET", "/login/reset/1-abc-def", OVER),
    Line("reset", "GET", "/login/reset/x", OVER),
    Line(
        "reset",
        "POST",
        "/login/reset/1-abc-def",
        OVER,
        {"new": "long enough 2026", "again": "long enough 2026"},
    ),
    Line("passkey_challenge", "POST", "/passkey/challenge", ALL_AND_STRANGERS),
    Line("passkey_answer", "POST", "/passkey/answer", {BAD: EVERYBODY}, {"credential": "{{}}"}),
    Line("my_sign_in", "GET", "/account/sign-in", ALL),
    Line("my_sign_in", "POST", "/account/sign-in", ALL_BAD, {"email": "no address"}),
    Line("my_app", "GET", "/account/app", ALL),
    Line("my_app_confirmation", "POST", "/account/app/confirmation", ALL_BAD, {"code": "12"}),
    Line("my_app", "POST", "/account/app", ALL),
    Line("my_passkey_challenge", "POST", "/account/passkeys/challenge", ALL),
    Line("my_passkeys", "POST", "/account/passkeys", ALL_BAD, {"credential": "[", "label": "x"}),
    Line("my_factor_removal", "POST", "/account/factors/{nobody}/removal", NONE),
    Line("my_recovery_codes", "POST", "/account/recovery-codes", NONE),
    Line("my_session_ending", "POST", "/account/sessions/{nobody}/ending", NONE),
    Line("my_sessions_ending", "POST", "/account/sessions/ending", ALL),
    Line("proof", "GET", "/account/proof?next=https://elsewhere.example/", ALL),
    Line("proof", "POST", "/account/proof", ALL_BAD, {"password": "wrong"}),
    Line("proof", "POST", "/account/proof", ALL_BAD, {"code": "000000"}),
    Line("staff_factors_removal", "POST", "/settings/staff/{wu}/second-step/removal", ADMIN),
    Line(
        "staff_factors_removal",
        "POST",
        "/settings/staff/{jiang}/second-step/removal",
        NO_SUCH,
        note="never oneself",
    ),
    Line("staff_mailbox", "POST", "/settings/staff/{wu}/mailbox", ADMIN, {"email": "wu@example.com"}),
    Line("staff_mailbox", "POST", "/settings/staff/{wu}/mailbox", ADMIN_BAD, {"email": "wu at home"}),
    Line("staff_mailbox", "POST", "/settings/staff/{jiang}/mailbox", NO_SUCH, {"email": "j@example.com"}),
)
