"""Signing in and out: the session of a staff member, and how often somebody may try."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from shuke.doors.web.entry.demo import WAY as DEMO
from shuke.doors.web.entry.demo import is_demo_here
from shuke.doors.web.entry.peer import network_of
from shuke.doors.web.request import page_request
from shuke.foundation.audit import log
from shuke.foundation.org.house.passwords import LONGEST
from shuke.foundation.org.queries import Login, login_by_id, login_of
from shuke.foundation.org.reach import Account, account_of
from shuke.foundation.org.signing import limits
from shuke.foundation.org.signing.devices import device_of
from shuke.foundation.org.signing.passkeys import Site
from shuke.foundation.org.signing.policy import NOTED_EVERY, is_over, needs_factor
from shuke.foundation.org.signing.sessions import (
    Place,
    close_session,
    note_proved,
    note_seen,
    open_session,
)

SIGN_IN = "sign_in"  # the session's own row


def session_stamp(password_hash: str) -> str:
    """What a session keeps of the password, so that changing it ends the session."""
    return salted_hmac("shuke.session", password_hash, algorithm="sha256").hexdigest()


def staff_by_password(login: str, password: str) -> Login | None:
    """The active staff member with this login and password; takes as long for unknown logins.

    No password is longer than the longest: what comes after is not hashed, it could take minutes.
    """
    staff, password = login_of(login.strip()), password[: LONGEST + 1]
    if staff is None:
        make_password(password)
        return None
    return staff if check_password(password, staff.password) else None


def sign_in(request: HttpRequest, staff: Login, way: str) -> None:
    """Start an empty session under a new id; the login stands in the event log whatever happens next.

    Nothing of whoever used this browser before (a chosen role, notices, the form token) goes over to the next person.
    """
    request.session.flush()
    rotate_token(request)
    request.session[SESSION_KEY] = staff.id
    request.session[HASH_SESSION_KEY] = session_stamp(staff.password)
    request.session[SIGN_IN] = open_session(staff.id, staff.version, way, place_of(request), timezone.now())
    log_act("org.sign_in", staff.id, {"way": way})


def sign_out(request: HttpRequest) -> None:
    """End the session."""
    staff_id, sign_in_id = request.session.get(SESSION_KEY), request.session.get(SIGN_IN)
    request.session.flush()
    if staff_id and sign_in_id:
        close_session(int(sign_in_id), int(staff_id), timezone.now())
        log_act("org.sign_out", int(staff_id), {})


def account_signed_in(request: HttpRequest) -> Account | None:
    """Who asks, if the session still counts; one that does not is gone.

    A changed password, a disabled account, another role, an hour idle: each ends sessions at their next request.
    """
    staff_id = request.session.get(SESSION_KEY)
    if staff_id is None:
        return None
    role, sign_in_id = request.session.get("role", ""), request.session.get(SIGN_IN)
    account = account_of(int(staff_id), timezone.localdate(), role, sign_in_id)
    if account is None or not _counts(request, account):
        request.session.flush()
        return None
    now = timezone.now()
    if account.session and now - account.session.seen_at >= NOTED_EVERY:
        note_seen(account.session.id, now)
    return account


def _counts(request: HttpRequest, account: Account) -> bool:
    session, stamp = account.session, request.session.get(HASH_SESSION_KEY, "")
    if session is None or is_over(session.started_at, session.seen_at, timezone.now()):
        return False
    if session.way == DEMO and not is_demo_here(request):
        return False
    return constant_time_compare(stamp, session_stamp(account.password))


def keep_signed_in(request: HttpRequest, staff_id: int) -> None:
    """This session goes on under a new id after what ended all others: it keeps the new password's stamp."""
    kept = login_by_id(staff_id)
    if kept is not None:
        request.session.cycle_key()
        request.session[HASH_SESSION_KEY] = session_stamp(kept.password)


def proved_again(request: HttpRequest, account: Account, way: str) -> None:
    """Somebody proved again who it is: noted, under a new session id."""
    if account.session:
        note_proved(account.session.id, timezone.now())
    request.session.cycle_key()
    log_act("org.prove_again", account.id, {"way": way})


def stops_at(account: Account) -> str:
    """What an account must do before anything else: "password", "factor" or ""."""
    if account.session is None or account.session.way == DEMO:
        return ""
    if account.must_change:
        return "password"
    needs = settings.SECOND_FACTOR_NEEDED and account.actor is not None and needs_factor(account.actor)
    return "factor" if needs and not account.has_factor else ""


@dataclass(slots=True)
class Tried:
    """A try that is being looked at; it was wrong until somebody says that it was right."""

    staff_id: int = 0
    was_right: bool = False


@contextmanager
def trying(request: HttpRequest, kind: str, name: str, staff_id: int = 0) -> Iterator[Tried]:
    """Look at a password or a code, counted by account and by address; TooManyTries beyond the limits.

    What was wrong, and that the account is now locked for a while, stands in the log.
    """
    buckets = {kind: name, "address": network_of(page_request(request).client_address)}
    attempt = limits.begin(buckets, timezone.now())
    tried = Tried(staff_id)
    yield tried
    if tried.was_right:
        limits.forgive(attempt)
        return
    log_act("org.fail_sign_in", tried.staff_id, {"of": kind})
    for full in attempt.fills:
        log_act("org.lock_out", tried.staff_id, {"of": full})


def place_of(request: HttpRequest) -> Place:
    """Where the request comes from."""
    return Place(page_request(request).client_address, device_of(request.headers.get("User-Agent", "")))


def site_of(request: HttpRequest) -> Site:
    """The host and origin of this request; the host is one that the settings name."""
    host = request.get_host()
    return Site(host.rsplit(":", 1)[0] if not host.endswith("]") else host, f"{request.scheme}://{host}")


def log_act(act: str, staff_id: int, facts: dict[str, object]) -> None:
    """Into the log on the second connection, whatever becomes of the request."""
    with transaction.atomic(using="witness"):
        event = log.next_event_id("witness")
        log.write_event(event, act, "staff", staff_id, facts, using="witness")
