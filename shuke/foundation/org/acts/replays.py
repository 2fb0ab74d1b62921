"""Replays: a network may repeat an act; the second time it gets the first answer."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import OperationalError, connection

from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.models import Replay
from shuke.foundation.org.refusals import InProgress, OtherBody

PATIENCE = "3s"  # how long a repeated request waits for the first
PART = (
    8  # letters of a part's hash: it only names what differs, the argument's whole hash decides that it does
)


def _caller(actor: Actor) -> str:
    return f"{actor.kind}:{actor.id}"


def body_of(kwargs: dict[str, Any]) -> dict[str, str]:
    """Each argument as a keyed hash: enough to tell what differs, nothing of what was written or who was named."""
    return {
        name: _hash(name, value)
        for name, value in kwargs.items()
        if name not in ("actor", "key", "today", "now")  # who, under which name, and the clock are no content
    }


def _hash(name: str, value: Any) -> str:
    text = json.dumps(value, default=str, sort_keys=True)
    return cipher.blind(keyring().index, f"replay.{name}", text).hex()


def _parts(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Short hashes of what a long argument consists of, by which a differing one is named: "lines", "items/17"."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, list):
        yield from ((f"{name}/{place}", _hash(name, one)[:PART]) for place, one in enumerate(value))
    elif isinstance(value, dict):
        yield from ((field, _hash(field, one)[:PART]) for field, one in value.items())


def _parts_of(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Kept beside the arguments under a name that none of them has; nothing where nothing consists of parts."""
    found = {name: parts for name, value in kwargs.items() if (parts := dict(_parts(name, value)))}
    return {"": found} if found else {}


def first_answer(actor: Actor, act: str, key: str, kwargs: dict[str, Any]) -> Replay | None:
    """The kept answer of an earlier call, or None for the first; waits up to 3 s for one that still runs."""
    caller, body = _caller(actor), body_of(kwargs)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            cursor.execute(
                "INSERT INTO org_replay (caller, act, key, body, created_at) VALUES (%s, %s, %s, %s::jsonb, now())"
                " ON CONFLICT (caller, act, key) DO NOTHING",
                [caller, act, key, json.dumps(body | _parts_of(kwargs))],
            )
            if cursor.rowcount:
                return None
    except OperationalError as waited:
        if getattr(waited.__cause__, "sqlstate", "") == "55P03":
            raise InProgress() from waited
        raise
    former = Replay.objects.get(caller=caller, act=act, key=key)
    parts = former.body.pop("", {})
    for name in sorted(set(body) | set(former.body)):
        if body.get(name) != former.body.get(name):
            differs = _differing(parts.get(name, {}), dict(_parts(name, kwargs.get(name)))) or name
            raise OtherBody(differs=differs, field=differs)
    return former


def _differing(former: dict[str, str], now: dict[str, str]) -> str:
    """The first part that is not as it was; nothing where parts cannot tell."""
    return next((part for part in [*now, *former] if former.get(part) != now.get(part)), "")


def keep(actor: Actor, act: str, key: str, result: Any) -> None:
    """Keep the first answer."""
    Replay.objects.filter(caller=_caller(actor), act=act, key=key).update(result=result)
