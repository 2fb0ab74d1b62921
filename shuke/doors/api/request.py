"""A request of another program, with what the door puts on it."""

from typing import Any, cast

from django.http import HttpRequest

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor


class Asked(HttpRequest):
    """A request whose caller is known; ``given`` is the body as read, or the refusal that its operation raises."""

    actor: Actor
    given: Any


def asked(request: HttpRequest) -> Asked:
    """The request as the door hands it on: the handler makes requests of its own class, the door completes them."""
    return cast(Asked, request)


def actor_of(request: HttpRequest) -> Actor:
    """The caller's actor, set by the door."""
    return asked(request).actor


def body_given(request: HttpRequest) -> Any:
    """The body as the door has read it; raises what it found wrong with it."""
    given = asked(request).given
    if isinstance(given, Refusal):
        raise given
    return given
