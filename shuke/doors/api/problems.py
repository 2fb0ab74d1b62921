"""Every no as application/problem+json (RFC 9457): a stable code, a sentence in the reader's language, where it is wrong."""

import json
import logging
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuke.foundation.kernel.refusal import Refusal

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
SHOWN = 20  # errors of one request that are told; there may be thousands

TITLES = {
    400: gettext_lazy("The request cannot be read"),
    401: gettext_lazy("Not signed in"),
    403: gettext_lazy("Not permitted"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("No such method here"),
    409: gettext_lazy("Not possible now"),
    410: gettext_lazy("No longer valid"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Unknown kind of content"),
    422: gettext_lazy("Not accepted"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something broke on our side"),
    503: gettext_lazy("Not available now"),
}
# What the checker of shapes calls a fault, and what we say to a person.
FAULTS = {
    "missing": gettext_lazy("This is needed."),
    "extra_forbidden": gettext_lazy("There is no such field."),
    "string_type": gettext_lazy("A text is expected."),
    "string_too_short": gettext_lazy("At least %(min_length)s characters are expected."),
    "string_too_long": gettext_lazy("At most %(max_length)s characters are kept."),
    "string_pattern_mismatch": gettext_lazy("This has not the expected form."),
    "int_type": gettext_lazy("A whole number is expected."),
    "bool_type": gettext_lazy("true or false is expected."),
    "list_type": gettext_lazy("A list is expected."),
    "dict_type": gettext_lazy("An object is expected."),
    "model_type": gettext_lazy("An object is expected."),
    "model_attributes_type": gettext_lazy("An object is expected."),
    "literal_error": gettext_lazy("One of these is expected: %(expected)s."),
    "greater_than_equal": gettext_lazy("At least %(ge)s is expected."),
    "less_than_equal": gettext_lazy("At most %(le)s is expected."),
    "too_short": gettext_lazy("At least %(min_length)s are expected."),
    "too_long": gettext_lazy("At most %(max_length)s are expected."),
    "moment": gettext_lazy("A time with its offset is expected, such as 2026-11-22T12:00:00+08:00."),
    "decimal": gettext_lazy('A decimal as text is expected, such as "0.75".'),
    "text_broken": gettext_lazy("The text holds a character that cannot be kept."),
    "day": gettext_lazy("A day is expected, such as 2026-11-22."),
    "whole_number": gettext_lazy("A whole number is expected."),
    "one_of_them": gettext_lazy("Exactly one of these is expected: %(names)s."),
}
UNREAD = gettext_lazy("This cannot be read.")


def problem(
    status: int, code: str, detail: str, *, errors: Iterable[Mapping[str, Any]] = (), headers: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    """The answer of a no; ``reference`` is what a person can quote."""
    reference = secrets.token_hex(4)
    body = {
        "type": f"/api/docs#{code}", "title": str(TITLES.get(status, TITLES[400])), "status": status, "code": code,
        "detail": detail, "errors": list(errors)[:SHOWN], "reference": reference,
    }  # fmt: skip
    # A name that was sent may hold half of a pair, which UTF-8 cannot say, but JSON's own escape can.
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))


def problem_of(no: Refusal) -> HttpResponse:
    """The answer to a refusal."""
    headers = {}
    if no.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if no.status == 429:
        headers["Retry-After"] = str(no.facts.get("wait", 60))
    if no.code in ("in_progress", "busy_retry"):
        headers["Retry-After"] = "3"
    errors = [{"pointer": f"/{no.field}", "code": no.code, "detail": str(no)}] if no.field else []
    return problem(no.status, no.code, str(no), errors=errors, headers=headers)


def broken(error: Exception) -> HttpResponse:
    """The answer to what nobody foresaw: a reference, under which the log has the rest."""
    answer = problem(500, "internal", _("This is our fault, not yours. Nothing was saved."))
    log.error("reference %s", json.loads(answer.content)["reference"], exc_info=error)
    return answer


def faults_of(errors: Iterable[Mapping[str, Any]], skip: int = 0) -> list[dict[str, str]]:
    """What is wrong with a shape, field by field; never what was sent."""
    return [_fault(error, skip) for error in list(errors)[:SHOWN]]


def pointer_of(way: Iterable[str | int]) -> str:
    """A JSON pointer (RFC 6901); of a name that is no field's, as much as tells it."""
    return "/" + "/".join(str(part)[:60].replace("~", "~0").replace("/", "~1") for part in way)


def _fault(error: Mapping[str, Any], skip: int) -> dict[str, str]:
    pointer = pointer_of(error["loc"][skip:])
    text = str(FAULTS.get(error["type"], UNREAD))
    try:
        text = text % error.get("ctx", {}) if "%(" in text else text
    except KeyError:
        text = str(UNREAD)
    return {"pointer": pointer, "code": error["type"], "detail": text}
