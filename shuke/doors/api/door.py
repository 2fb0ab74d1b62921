"""Who calls, how often, in which language; one transaction under the caller's scope; every no as a problem."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError

from shuke.doors.api.problems import broken, faults_of, pointer_of, problem, problem_of
from shuke.doors.api.reading import TextBroken, body_of, is_kept
from shuke.doors.api.request import asked
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import acting_as, reading
from shuke.foundation.org.keys import KeyRefused, caller_of, count_request
from shuke.foundation.org.refusals import NotFound

PREFIX = "/api/v1/"
ADDRESSES = "shuke.doors.api.addresses"
BEARER = "bearer "


class ApiDoor:
    """Middleware: answers /api/v1 itself, without cookies, sessions or forms; everything else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = answer_to(request)
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def answer_to(request: HttpRequest) -> HttpResponseBase:
    """The operation's answer, or the problem."""
    try:
        return _told(_asked(request))
    except Refusal as no:
        return problem_of(no)
    except ValidationError as wrong:
        return _unread(wrong)
    except HttpError as unread:  # ninja's word for a body that its parser refuses
        if isinstance(unread.__cause__, Refusal):
            return problem_of(unread.__cause__)
        return broken(unread)
    except OperationalError:
        text = _("The database is away or busy. Nothing was saved; try again.")
        return problem(503, "unavailable", text, headers={"Retry-After": "3"})
    except Exception as error:  # noqa: BLE001 - the last door: whoever asks gets a reference, the log gets the rest
        return broken(error)


def _asked(request: HttpRequest) -> HttpResponseBase:
    """The same locks as for pages: who, what, which rows; a GET cannot write."""
    scheme, secret = request.headers.get("Authorization", "")[:300].partition(" ")[::2]
    if f"{scheme.lower()} " != BEARER or not secret.isascii():
        raise KeyRefused()
    caller = caller_of(secret.strip(), translation.get_language() or "")
    count_request(caller.key_id, settings.API_REQUESTS_PER_MINUTE)
    _require_text(request)
    known = asked(request)
    known.actor, known.given = caller.actor, body_of(request)
    try:
        found = resolve(request.path_info, ADDRESSES)
    except Resolver404 as nowhere:
        raise NotFound() from nowhere
    operation: Callable[..., HttpResponseBase] = found.func
    with acting_as(caller.actor), reading() if request.method in ("GET", "HEAD") else nullcontext():
        return operation(request, *found.args, **found.kwargs)


def _require_text(request: HttpRequest) -> None:
    asked = [
        request.path_info,
        *request.GET,
        *(value for _name, values in request.GET.lists() for value in values),
    ]
    if not all(is_kept(text) for text in asked):
        raise TextBroken()


def _told(response: HttpResponseBase) -> HttpResponseBase:
    if response.status_code != 405:
        return response
    allowed = {"Allow": response.headers.get("Allow", "")}
    return problem(405, "method_not_allowed", _("This address has no such method."), headers=allowed)


def _unread(wrong: ValidationError) -> HttpResponse:
    """Where the fault lies: a pointer into the body, or the name of a parameter."""
    errors: list[Any] = wrong.errors
    found = faults_of(errors, skip=1)
    for fault, error in zip(found, errors, strict=False):
        if error["loc"][0] == "body":
            fault["pointer"] = pointer_of(error["loc"][2:])
        else:
            fault["parameter"] = str(error["loc"][-1])
            del fault["pointer"]
    detail = found[0]["detail"] if len(found) == 1 else _("Several fields are not as they should be.")
    return problem(422, "validation_failed", detail, errors=found)
