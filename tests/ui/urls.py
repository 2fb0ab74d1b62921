"""Addresses by name, so that the look can be drawn before and without the pages behind it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path


def nothing(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse(status=204)


NAMES = (
    "today",
    "customers",
    "imports",
    "rfm",
    "abc",
    "search",
    "palette",
    "theme",
    "language",
    "logout",
    "login",
    "staff",
    "audit",
)
urlpatterns = [path(f"{name}.html" if name in NAMES[:5] else name, nothing, name=name) for name in NAMES]
urlpatterns.append(path("customers/<int:customer_id>", nothing, name="customer"))
