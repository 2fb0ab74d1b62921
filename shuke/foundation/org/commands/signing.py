"""The second step of signing in: apps and passkeys come and go, recovery codes are made anew, sessions are ended."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.commands.people import managed_account
from shuke.foundation.org.models import Factor, RecoveryCode, SignIn, Staff
from shuke.foundation.org.refusals import NotFound
from shuke.foundation.org.signing import letters
from shuke.foundation.org.signing.factors import app_begun, sealed_secret, secret_of
from shuke.foundation.org.signing.passkeys import NewPasskey
from shuke.foundation.org.signing.policy import needs_factor
from shuke.foundation.org.signing.recovery import codes_left, new_codes
from shuke.foundation.org.signing.sessions import close_all, close_session
from shuke.foundation.org.signing.totp import new_secret, step_of

MOST = 20  # factors of one account


class CodeWrong(Refusal):
    """Not the app's code of now."""

    code = "code_wrong"
    message = _("The code is not right. Wait for the next one; is the phone's clock right?")


class LastFactor(Refusal):
    """Who needs a second step does not take away the only one."""

    code = "last_factor"
    status = 409
    message = _("Your role needs a second step. Add another one before you take this one away.")


class FactorsFull(Refusal):
    """More factors than anybody has."""

    code = "factors_full"
    message = _("There are 20 passkeys already. Take one away first.")


@command
def begin_app(*, actor: Actor, now: datetime) -> Outcome:
    """An authenticator app is being set up: a new secret, which counts once a code of it was right."""
    _own(actor)
    Factor.objects.filter(staff_id=actor.staff_id, kind="app", confirmed_at=None, removed_at=None).delete()
    secret = sealed_secret(actor.staff_id, new_secret())
    factor = Factor.objects.create(staff_id=actor.staff_id, kind="app", secret=secret, added_at=now)
    record({"factor": factor.id})
    return Done(factor.id)


@command
def confirm_app(*, actor: Actor, code: str, now: datetime, keep: int | None = None) -> Outcome:
    """A first right code: the app counts, one before it does not; answers recovery codes if there were none, told once.

    Sessions that were opened without it end, but ``keep``.
    """
    _own(actor)
    begun = app_begun(actor.staff_id)
    if begun is None:
        raise NotFound(field="code")
    step = step_of(secret_of(begun), code, now.timestamp())
    if step is None:
        raise CodeWrong(field="code")
    former = Factor.objects.filter(staff_id=actor.staff_id, kind="app", removed_at=None)
    former.exclude(confirmed_at=None).update(removed_at=now, removed_by=actor.staff_id)
    Factor.objects.filter(id=begun.id).update(confirmed_at=now, counter=step)
    record({"factor": begun.id})
    return Done(_after_adding(actor.staff_id, now, keep))


@command
def add_passkey(
    *, actor: Actor, made: NewPasskey, label: str, now: datetime, keep: int | None = None
) -> Outcome:
    """A passkey that the browser made counts from now on; answers recovery codes if there were none, told once."""
    _own(actor)
    if Factor.objects.filter(staff_id=actor.staff_id, removed_at=None).count() >= MOST:
        raise FactorsFull()
    if Factor.objects.filter(credential_id=made.credential_id, removed_at=None).exists():
        return Unchanged([])
    factor = Factor.objects.create(
        staff_id=actor.staff_id, kind="passkey", label=" ".join(label.split())[:60], credential_id=made.credential_id,
        secret=sealed_secret(actor.staff_id, made.public), counter=made.counter, added_at=now, confirmed_at=now,
    )  # fmt: skip
    record({"factor": factor.id})
    return Done(_after_adding(actor.staff_id, now, keep))


@command
def remove_factor(*, actor: Actor, factor_id: int, now: datetime) -> Outcome:
    """An own app or passkey counts no more; with the last one the recovery codes go. Not the last where one is needed."""
    _own(actor)
    live = Factor.objects.filter(staff_id=actor.staff_id, removed_at=None).exclude(confirmed_at=None)
    if not live.filter(id=factor_id).exists():
        raise NotFound(field="factor")
    is_last = live.count() == 1
    if is_last and needs_factor(actor):
        raise LastFactor(field="factor")
    live.filter(id=factor_id).update(removed_at=now, removed_by=actor.staff_id)
    if is_last:
        RecoveryCode.objects.filter(staff_id=actor.staff_id).delete()
    letters.announce(actor.staff_id, "factor")
    record({"factor": factor_id})
    return Done(factor_id)


@command
def renew_recovery_codes(*, actor: Actor, now: datetime) -> Outcome:
    """Ten new recovery codes in place of the old ones, told once."""
    _own(actor)
    if (
        not Factor.objects.filter(staff_id=actor.staff_id, removed_at=None)
        .exclude(confirmed_at=None)
        .exists()
    ):
        raise NotFound(field="factor")
    codes = new_codes(actor.staff_id, now)
    record({"codes": len(codes)})
    return Done(codes)


@command
def reset_factors(*, actor: Actor, staff_id: int, now: datetime) -> Outcome:
    """Somebody who lost phone and codes signs in by password once more and sets up anew; sessions end; never oneself."""
    managed_account(actor, staff_id)
    live = Factor.objects.filter(staff_id=staff_id, removed_at=None)
    live.filter(confirmed_at=None).delete()  # one that was only begun is no loss
    gone = live.update(removed_at=now, removed_by=actor.staff_id or None)
    if not gone:
        return Unchanged(staff_id)
    RecoveryCode.objects.filter(staff_id=staff_id).delete()
    close_all(staff_id)
    letters.announce(staff_id, "reset")
    record({"staff": staff_id, "factors": gone})
    return Done(staff_id)


@command
def end_sessions(*, actor: Actor, keep: int | None = None) -> Outcome:
    """Somebody ends all own sessions, but the one to keep."""
    _own(actor)
    close_all(actor.staff_id, keep)
    record({"kept": keep})
    return Done()


@command
def end_session(*, actor: Actor, sign_in_id: int, now: datetime) -> Outcome:
    """Somebody ends one own session."""
    if not close_session(sign_in_id, actor.staff_id, now):
        raise NotFound(field="session")
    record({"session": sign_in_id})
    return Done(sign_in_id)


def _own(actor: Actor) -> Staff:
    """The actor's own account, locked: factors of one account change one after the other."""
    staff = Staff.objects.select_for_update().filter(id=actor.staff_id).first()
    if staff is None:
        raise NotFound(field="actor")
    return staff


def _after_adding(staff_id: int, now: datetime, keep: int | None) -> list[str]:
    close_all(staff_id, keep)
    letters.announce(staff_id, "factor")
    return [] if codes_left(staff_id) else new_codes(staff_id, now)


@command
def write_letter(*, actor: Actor, staff_id: int, kind: str) -> Outcome:
    """A letter about an account goes to its mailbox, if there is one."""
    return _write(Staff.objects.filter(id=staff_id), kind)


@command
def write_link(*, actor: Actor, login: str) -> Outcome:
    """A link for a new password goes to the mailbox of the active account of this login, if there are both."""
    return _write(Staff.objects.filter(login=login, is_active=True), "link")


@command
def forget_sign_ins(*, actor: Actor, now: datetime) -> Outcome:
    """Sessions that ended a season ago are erased, with the addresses they came from, and cookies' rows that are over."""
    old = SignIn.objects.filter(started_at__lt=now - timedelta(days=90)).delete()[0]
    old += Session.objects.filter(expire_date__lt=now).delete()[0]
    if not old:
        return Unchanged(0)
    record({"rows": old})
    return Done(old)


def _write(found: QuerySet[Staff], kind: str) -> Outcome:
    staff = found.first()
    if staff is None or not letters.write(staff, kind):
        return Unchanged()
    record({"staff": staff.id, "kind": kind})
    return Done(staff.id)
