"""The description of the API: what ninja knows of the operations, with examples, and its words in the reader's language."""

from functools import cache
from typing import Any

from django.utils import translation

from shuke.doors.api.answers import Problem
from shuke.doors.api.application import api
from shuke.doors.api.examples import ANSWERS, BODIES, PARAMETERS
from shuke.doors.api.problems import MEDIA_TYPE

SPOKEN = ("summary", "description")


@cache
def description(language: str) -> dict[str, Any]:
    """OpenAPI 3.1 of /api/v1."""
    described: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    described["servers"] = [{"url": "/"}]
    # An operation answers with what it is; nothing but a problem is told in another media type.
    described["components"]["schemas"].setdefault("Problem", Problem.model_json_schema())
    for operations in described["paths"].values():
        for operation in operations.values():
            _complete(operation)
    with translation.override(language):
        _speak(described)
    return described


def _complete(operation: dict[str, Any]) -> None:
    for parameter in operation["parameters"]:
        if parameter["name"] in PARAMETERS and parameter["in"] == "path":
            parameter["example"] = PARAMETERS[parameter["name"]]
    if "requestBody" in operation:
        operation["requestBody"]["content"]["application/json"]["example"] = BODIES[operation["operationId"]]
    operation["responses"] = {
        str(status): {**response, **_described(int(status), response)}
        for status, response in operation["responses"].items()
    }


def _described(status: int, response: dict[str, Any]) -> dict[str, Any]:
    content = response["content"]["application/json"]
    shape = content["schema"]["$ref"].rpartition("/")[2]
    example = {**content, "example": ANSWERS[shape]}
    headers = {"Retry-After": _header("Seconds to wait.")} if status in (409, 429, 503) else {}
    if status < 400:
        return {"content": {"application/json": example}}
    return {
        "content": {MEDIA_TYPE: {"schema": content["schema"]}},
        **({"headers": headers} if headers else {}),
    }


def _header(text: str) -> dict[str, Any]:
    return {"description": text, "schema": {"type": "string"}}


def _speak(part: Any) -> None:
    """Summaries and descriptions in the language of the moment, in place."""
    for value in part if isinstance(part, list) else part.values() if isinstance(part, dict) else ():
        _speak(value)
    if isinstance(part, dict):
        for name in SPOKEN:
            if isinstance(part.get(name), str) and part[name]:
                part[name] = translation.gettext(part[name])  # the words are marked where they stand
