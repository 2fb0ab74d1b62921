"""Jobs of the house itself."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from shuke.foundation.audit.heads import public_key, sign_head
from shuke.foundation.audit.proof import proof
from shuke.foundation.audit.verdicts import keep_verdict
from shuke.foundation.org.actor import CLOCK, reading_as
from shuke.foundation.org.commands.replays import erase_replays
from shuke.foundation.org.commands.signing import forget_sign_ins, write_letter, write_link
from shuke.foundation.org.commands.units import move_unit, settle_moves
from shuke.foundation.org.reach import actor_of
from shuke.foundation.org.refusals import Forbidden


@app.task(name="org.move_unit", lock="org.move_unit")
def move_large_unit(staff_id: int, unit_id: int, parent_id: int) -> None:
    """A unit with very many sales goes under another one, with the rights that who asked has now."""
    actor = actor_of(staff_id, timezone.localdate())
    if actor is None:
        raise Forbidden()
    move_unit(actor=actor, unit_id=unit_id, parent_id=parent_id)


@app.task(name="org.settle_moves", queueing_lock="org.settle_moves")
def settle_moves_by_clock(timestamp: int = 0) -> None:
    """What was written under an old path while its unit moved."""
    settle_moves(actor=CLOCK, now=timezone.now())


@app.task(name="org.erase_replays", queueing_lock="org.erase_replays")
def erase_replays_nightly(timestamp: int = 0) -> None:
    """What programs were answered is not kept for ever."""
    erase_replays(actor=CLOCK, now=timezone.now())


@app.task(name="org.write_letter", retry=5)
def write_letter_now(staff_id: int, kind: str) -> None:
    """What changed about an account, told to its mailbox."""
    write_letter(actor=CLOCK, staff_id=staff_id, kind=kind)


@app.task(name="org.write_link", retry=5)
def write_link_now(login: str) -> None:
    """A link for who forgot the password."""
    write_link(actor=CLOCK, login=login)


@app.task(name="org.forget_sign_ins", queueing_lock="org.forget_sign_ins")
def forget_sign_ins_nightly(timestamp: int = 0) -> None:
    """Sessions of long ago."""
    forget_sign_ins(actor=CLOCK, now=timezone.now())


@app.task(name="audit.sign_head", queueing_lock="audit.sign_head")
def sign_head_hourly(timestamp: int = 0) -> None:
    """Where the log's chain stands, signed and kept outside of the database."""
    with reading_as(CLOCK):
        sign_head(Path(settings.DATA) / "seals", settings.SEAL_KEY, timezone.now())


@app.task(name="audit.verify", queueing_lock="audit.verify")
def verify_log_nightly(timestamp: int = 0) -> None:
    """The whole log is walked and held against the signed heads; what was found stands on its page."""
    seals = Path(settings.DATA) / "seals"
    with reading_as(CLOCK):
        found = proof(seals, public_key(settings.SEAL_KEY))
    keep_verdict(seals, found, timezone.now())
