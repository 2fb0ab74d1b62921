"""The page that explains the API to who connects a till: drawn from its description, behind the login."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from shuke.doors.api.codes import codes_told
from shuke.doors.api.examples import PARAMETERS
from shuke.doors.api.openapi import description
from shuke.foundation.org.matrix import KEY_WORDS

TYPES = {"date-time": "ISO 8601", "date": "YYYY-MM-DD"}


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A parameter or a field: nested ones are named by their way, "lines[].product"."""

    name: str
    type: str
    is_needed: bool
    text: str


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description for programs, in the reader's language."""
    text = json.dumps(description(get_language() or "en"), ensure_ascii=False)
    return HttpResponse(text, content_type="application/json")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The description for people."""
    described = description(get_language() or "en")
    origin = f"{request.scheme}://{request.get_host()}"
    resources: dict[str, list[dict[str, Any]]] = {}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            shown = _operation(described, origin, path, method, operation)
            resources.setdefault(operation["tags"][0], []).append(shown)
    context = {
        "resources": list(resources.items()),
        "codes": codes_told(),
        "scopes": KEY_WORDS.items(),
        "origin": origin,
    }
    return render(request, "api/docs.html", context)


def _operation(
    described: dict[str, Any], origin: str, path: str, method: str, operation: dict[str, Any]
) -> dict[str, Any]:
    shapes = described["components"]["schemas"]
    parameters = [
        FieldShown(one["name"], _type(one["schema"]), one.get("required", False), one.get("description", ""))
        for one in operation["parameters"]
    ]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    answer = operation["responses"]["200"]["content"]["application/json"]["example"]
    return {
        "id": operation["operationId"], "method": method.upper(), "path": path, "summary": operation["summary"],
        "text": operation.get("description", ""), "parameters": parameters,
        "fields": list(_fields(shapes, body["schema"])) if body else [],
        "body": _pretty(body["example"]) if body else "", "answer": _pretty(answer),
        "curl": _curl(origin, path, method, body["example"] if body else None),
    }  # fmt: skip


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _curl(origin: str, path: str, method: str, body: Any) -> str:
    address = origin + path.format_map(PARAMETERS)
    lines = [f"curl '{address}'", "-H 'Authorization: Bearer shuke_…'"]
    if body is not None:
        lines[0] = f"curl -X {method.upper()} '{address}'"
        lines += ["-H 'Content-Type: application/json'", '-H "Idempotency-Key: $(uuidgen)"']
        lines.append(f"-d '{json.dumps(body, ensure_ascii=False)}'")
    return " \\\n  ".join(lines)


def _shape(shapes: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The shape itself, past references and «or nothing»."""
    for one in schema.get("anyOf", ()):
        if one.get("type") != "null":
            return _shape(shapes, one)
    found: dict[str, Any] = shapes[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return found


def _fields(shapes: dict[str, Any], schema: dict[str, Any], before: str = "") -> Any:
    whole = _shape(shapes, schema)
    for name, field in whole.get("properties", {}).items():
        inner = _shape(shapes, field)
        is_list = inner.get("type") == "array"
        of = _shape(shapes, inner["items"]) if is_list else inner
        way = f"{before}{name}{'[]' if is_list else ''}"
        yield FieldShown(way, _type(of), name in whole.get("required", ()), field.get("description", ""))
        if of.get("properties"):
            yield from _fields(shapes, of, f"{way}.")


def _type(schema: dict[str, Any]) -> str:
    for one in schema.get("anyOf", ()):
        if one.get("type") != "null":
            return _type(one)
    if "enum" in schema:
        return " | ".join(str(one) or '""' for one in schema["enum"])
    return TYPES.get(schema.get("format", ""), str(schema.get("type", "object")))
