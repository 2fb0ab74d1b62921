"""One frame for every resource: list, read, put one, put many. What differs between them is told as facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import Parameter, Signature
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.functions import Query
from pydantic import BaseModel

from shuke.doors.api.answers import OF_MANY, OF_ONE, OF_READING, many_told, one_told, page_told, told
from shuke.doors.api.parameters import KeyHeader
from shuke.doors.api.request import actor_of
from shuke.doors.api.shapes import Shape
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Outcome

type Reading = Callable[..., Any]
type Noting = Callable[[Actor, list[dict[str, Any]]], None]
View = Callable[..., HttpResponse]


def _nothing_noted(actor: Actor, shown: list[dict[str, Any]]) -> None:
    """Most readings are no event."""


@dataclass(frozen=True, slots=True)
class Words:
    """An operation's name for programs, and what people read of it (marked where it stands)."""

    name: str
    summary: str
    text: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of many."""

    words: Words
    filters: type[BaseModel]
    read: Reading


@dataclass(frozen=True, slots=True)
class Read:
    """One, at an address whose parts are parameters of ``read``; of another ``shape`` than the resource's where it has one.

    What has a shape of its own holds no contacts: there is nothing to note.
    """

    words: Words
    address: str
    parts: Mapping[str, Any]
    read: Reading
    shape: type[BaseModel] | None = None


@dataclass(frozen=True, slots=True)
class Put:
    """One is sent to an address: its parts name the item, under the names that the act knows (``called``)."""

    words: Words
    address: str
    parts: Mapping[str, Any]
    body: type[Shape]
    called: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """Many are sent at once, each with its names in it."""

    words: Words
    body: type[Shape]


@dataclass(frozen=True, slots=True)
class Resource:
    """What one kind of thing answers, and the act that takes it.

    ``also`` is part of each item, ``options`` are fields of a body that speak to the act and not of an item,
    ``moment`` is what the act is told of the time of the request, and ``noted`` writes down who reads what.
    """

    act: Callable[..., Outcome]
    shape: type[BaseModel]
    page: type[BaseModel]
    listed: Listed
    batch: Batch
    reads: tuple[Read, ...]
    put: Put
    also: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    moment: Callable[[], dict[str, Any]] = dict
    noted: Noting = _nothing_noted


def router_of(resource: Resource) -> Router:
    """The operations of a resource, in the order in which addresses are tried."""
    router = Router()
    _serve(router.get, "", resource.listed.words, {200: resource.page, **OF_READING}, _listing(resource))
    _serve(router.post, "/batch", resource.batch.words, OF_MANY, _taking_many(resource))
    for one in resource.reads:
        _serve(
            router.get,
            one.address,
            one.words,
            {200: one.shape or resource.shape, **OF_READING},
            _reading(one, _nothing_noted if one.shape else resource.noted),
        )
    _serve(router.put, resource.put.address, resource.put.words, OF_ONE, _taking_one(resource))
    return router


def _serve(method: Callable[..., Any], address: str, words: Words, answers: Any, view: View) -> None:
    told_as = {"operation_id": words.name, "summary": words.summary, "description": words.text}
    method(address, response=answers, **told_as)(view)


def _taking(view: View, parameters: Mapping[str, Any]) -> View:
    """The view with parameters that only the resource knows; the framework reads them off its signature."""
    named = [Parameter("request", Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest)]
    named += [Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind) for name, kind in parameters.items()]
    vars(view)["__signature__"] = Signature(named)
    return view


def _listing(resource: Resource) -> View:
    def listing(request: HttpRequest, *, filters: Any) -> HttpResponse:
        return page_told(request, filters, resource.listed.read, resource.noted)

    return _taking(listing, {"filters": Annotated[resource.listed.filters, Query()]})


def _reading(one: Read, noted: Noting) -> View:
    def reading(request: HttpRequest, **parts: Any) -> HttpResponse:
        actor = actor_of(request)
        found = one.read(actor=actor, **parts)
        noted(actor, [found])
        return told(found)

    return _taking(reading, one.parts)


def _taking_many(resource: Resource) -> View:
    def taking_many(request: HttpRequest, *, body: Any, idempotency_key: str) -> HttpResponse:
        more = {name: getattr(body, name) for name in resource.options} | resource.moment()
        return many_told(resource.act, request, body.items, idempotency_key, resource.also, **more)

    return _taking(taking_many, {"body": resource.batch.body, "idempotency_key": KeyHeader})


def _taking_one(resource: Resource) -> View:
    called = resource.put.called

    def taking_one(request: HttpRequest, *, body: Any, idempotency_key: str, **parts: Any) -> HttpResponse:
        sent: dict[str, Any] = body.model_dump()
        more = {name: sent.pop(name) for name in resource.options} | resource.moment()
        names = {called.get(part, part): value for part, value in parts.items()}
        return one_told(resource.act, request, {**resource.also, **sent, **names}, idempotency_key, **more)

    return _taking(
        taking_one, {**resource.put.parts, "body": resource.put.body, "idempotency_key": KeyHeader}
    )
