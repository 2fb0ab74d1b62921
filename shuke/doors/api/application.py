"""The operations' application: keys, bodies that the door has read, errors that the door tells."""

from typing import Any, NoReturn

from django.http import Http404, HttpRequest
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer

from shuke.doors.api.frame import router_of
from shuke.doors.api.request import body_given
from shuke.doors.api.resources.activities import ACTIVITIES
from shuke.doors.api.resources.captures import CAPTURES
from shuke.doors.api.resources.customers import CUSTOMERS
from shuke.doors.api.resources.orders import ORDERS
from shuke.doors.api.resources.organisations import ORGANISATIONS
from shuke.doors.api.resources.products import PRODUCTS
from shuke.doors.api.resources.refunds import REFUNDS
from shuke.doors.api.resources.stock import STOCK
from shuke.doors.api.resources.till import TILL
from shuke.foundation.org.actor import Actor


class Key(HttpBearer):
    """A key of the settings page, which the door has looked up already."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return getattr(request, "actor", None)


class Given(Parser):
    """The body as the door has read it."""

    def parse_body(self, request: HttpRequest) -> Any:
        return body_given(request)


def _raise(request: HttpRequest, error: Any) -> NoReturn:
    """Errors are told by the door, for all operations in one way."""
    raise error


api = NinjaAPI(
    title="Shuke",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=Key(),
    parser=Given(),
)
for _kind in (Exception, AuthenticationError, Http404, HttpError, ValidationError):
    api.add_exception_handler(_kind, _raise)
for _name, _resource in (
    ("customers", CUSTOMERS), ("organisations", ORGANISATIONS), ("products", PRODUCTS), ("stock", STOCK), ("orders", ORDERS),
    ("refunds", REFUNDS),
):  # fmt: skip
    api.add_router(f"/{_name}", router_of(_resource), tags=[_name])
api.add_router("/activities", ACTIVITIES, tags=["activities"])
api.add_router("/captures", CAPTURES, tags=["captures"])
api.add_router("/till", TILL, tags=["till"])
