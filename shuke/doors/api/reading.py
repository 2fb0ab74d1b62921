"""Reading what was sent: the JSON of a body, with everything refused that two programs could understand differently."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

LARGEST = 8_000_000  # bytes: a thousand orders of ten lines are three million
METHODS_WITH_BODY = ("POST", "PUT", "PATCH")


class BodyTooLarge(Refusal):
    """More than any batch needs."""

    code = "body_too_large"
    status = 413
    message = _("At most 8 MB are taken at once. Send smaller batches.")


class NotJson(Refusal):
    """Another kind of content."""

    code = "content_type"
    status = 415
    message = _("Send application/json.")


class JsonBroken(Refusal):
    """Not JSON in UTF-8."""

    code = "json_invalid"
    status = 400
    message = _("This is not JSON in UTF-8.")


class JsonDoubled(Refusal):
    """The same name twice in one object: which one counts is not guessed."""

    code = "json_duplicate"
    status = 400
    message = _("A name stands twice in one object.")


class TextBroken(Refusal):
    """A character that no database keeps: NUL, or half of a pair."""

    code = "text_broken"
    status = 400
    message = _("The text holds a character that cannot be kept.")


def body_of(request: HttpRequest) -> Any:
    """The body of a writing request as Python values, or the Refusal that its operation will raise."""
    if request.method not in METHODS_WITH_BODY:
        return None
    request._body = b" "  # nobody else reads the body, and Django's own limit is for forms
    try:
        return parsed(_raw(request))
    except Refusal as no:
        return no


def _raw(request: HttpRequest) -> bytes:
    if request.content_type != "application/json":
        raise NotJson()
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST:
        raise BodyTooLarge()
    raw = request.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise BodyTooLarge()
    return raw


def parsed(raw: bytes) -> Any:
    """The values of a JSON text; JsonBroken, JsonDoubled."""
    try:
        return json.loads(raw.decode(), object_pairs_hook=_unlike, parse_constant=_no_number)
    except (ValueError, RecursionError) as broken:
        raise JsonBroken() from broken


def _unlike(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonDoubled()
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


def is_kept(text: str) -> bool:
    """Whether PostgreSQL takes the text."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:  # half of a pair
        return False
