"""What operations have in common: pages with a cursor, one item or many, and the shapes of their answers."""

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as word
from pydantic import BaseModel, Field

from shuke.doors.api.request import actor_of
from shuke.doors.api.shapes import LARGEST_ID, Limit, Unread
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.acts.items import Item
from shuke.foundation.org.command import Outcome, Replayed

CURSOR = re.compile(r"after:([0-9]{1,19})")


class CursorInvalid(Refusal):
    """A cursor that we did not make."""

    code = "cursor_invalid"
    message = _("This cursor is not one of ours. Begin without it.")


class FilterUnknown(Refusal):
    """A filter that the list does not have; to ignore it would answer another question."""

    code = "filter_unknown"
    message = _("There is no filter “%(given)s”. Filters: %(known)s.")


class Fault(BaseModel):
    """One thing that is wrong."""

    pointer: str = Field("", description=word("Where in what was sent."))
    parameter: str = Field("", description=word("Or which parameter of the address or header."))
    code: str
    detail: str


class Problem(BaseModel):
    """A no, as RFC 9457 says it."""

    type: str
    title: str
    status: int
    code: str = Field(description=word("Stable, for programs."))
    detail: str = Field(description=word("For people, in the language that was asked for."))
    errors: list[Fault]
    reference: str = Field(description=word("What to quote when asking about it."))


class ItemResult(BaseModel):
    """What became of an item."""

    status: Literal["created", "updated", "unchanged", "error"]
    id: int | None = None
    code: str = Field("", description=word("Where it was refused: the code of the problem."))
    detail: str = ""
    errors: list[Fault] = []


class BatchResult(BaseModel):
    """What became of each item, in the order in which they came."""

    results: list[ItemResult]
    counts: dict[str, int]


class PageFilters(BaseModel):
    """What every list takes."""

    cursor: Annotated[str, Field(max_length=80)] | None = Field(
        None, description=word("`next` of the page before.")
    )
    limit: Limit = Field(50, description=word("Items on a page."))


PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 415, 422, 429, 503), Problem)
OF_READING = dict.fromkeys((400, 401, 403, 404, 422, 429, 503), Problem)
OF_ONE: dict[Any, Any] = {200: ItemResult, 201: ItemResult, **PROBLEMS}
OF_MANY: dict[Any, Any] = {200: BatchResult, 207: BatchResult, **PROBLEMS}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    raise TypeError(type(value).__name__)


def told(body: Any, status: int = 200) -> HttpResponse:
    """JSON: ISO times, decimals as texts."""
    text = json.dumps(body, default=_plain, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type="application/json")


def cursor_of(id_: int) -> str:
    """Where a page ends, in a form that nobody takes apart."""
    return base64.urlsafe_b64encode(f"after:{id_}".encode()).decode().rstrip("=")


def after_of(cursor: str | None) -> int:
    """The id after which a page begins; CursorInvalid."""
    if not cursor:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode()
        found = CURSOR.fullmatch(text)
    except ValueError as broken:
        raise CursorInvalid(field="cursor") from broken
    if not found or int(found[1]) > LARGEST_ID:
        raise CursorInvalid(field="cursor")
    return int(found[1])


def page_told(
    request: HttpRequest, filters: Any, read: Callable[..., list[dict[str, Any]]],
    noted: Callable[[Actor, list[dict[str, Any]]], None],
) -> HttpResponse:  # fmt: skip
    """A page of what ``read`` answers, which takes after, limit and the filters that were given; ``noted`` before it is told."""
    known = type(filters).model_fields
    for name in request.GET:
        if name not in known:
            raise FilterUnknown(field=name, given=name[:40], known=", ".join(known))
    given = filters.model_dump(exclude={"cursor", "limit"}, exclude_none=True)
    found = read(
        actor=actor_of(request), after=after_of(filters.cursor), limit=filters.limit + 1, wanted=given
    )
    has_more = len(found) > filters.limit
    shown = found[: filters.limit]
    noted(actor_of(request), shown)
    return told({"items": shown, "next": cursor_of(shown[-1]["id"]) if has_more else None})


def one_told(act: Callable[..., Outcome], request: HttpRequest, item: Item, key: str, **more: Any) -> HttpResponse:  # fmt: skip
    """One item, put; its refusal is the answer's."""
    outcome = act(actor=actor_of(request), items=[item], is_batch=False, key=key, **more)
    result = outcome.value[0]
    return replay_told(told(_result(result), 201 if result["status"] == "created" else 200), outcome)


def many_told(
    act: Callable[..., Outcome], request: HttpRequest, items: Iterable[Any], key: str, also: Mapping[str, Any], **more: Any
) -> HttpResponse:  # fmt: skip
    """Many items, each with its result; 207 where one was refused, so that nobody overlooks it."""
    given = [
        {"errors": one.errors} if isinstance(one, Unread) else {**also, **one.model_dump()} for one in items
    ]
    outcome = act(actor=actor_of(request), items=given, is_batch=True, key=key, **more)
    results = [_result(result) for result in outcome.value]
    counts: dict[str, int] = {}
    for result in results:
        counts[result["status"]] = counts.get(result["status"], 0) + 1
    status = 207 if "error" in counts else 200
    return replay_told(told({"results": results, "counts": dict(sorted(counts.items()))}, status), outcome)


def _result(result: dict[str, Any]) -> dict[str, Any]:
    """In one order, whether it comes from the act or from what was kept of it."""
    shown: dict[str, Any] = {
        name: result[name] for name in ("status", "id", "code", "detail") if name in result
    }
    if "errors" in result:
        shown["errors"] = [
            {name: fault[name] for name in ("pointer", "code", "detail")} for fault in result["errors"]
        ]
    return shown


def replay_told(response: HttpResponse, outcome: Outcome) -> HttpResponse:
    """The answer, marked where it is the first one once more."""
    if isinstance(outcome, Replayed):
        response.headers["Idempotency-Replayed"] = "true"
    return response
