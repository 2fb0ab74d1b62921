"""What was done is said in a toast, and can be taken back from it: the same for htmx and for a plain form."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from shuke.ui.undo import TAG


def said(request: HttpRequest, text: str, undo: str = "") -> None:
    """A notice on the next page; ``undo`` is an address that takes the act back by POST, its fields as a query."""
    messages.success(request, text, extra_tags=f"{TAG}{undo}" if undo else "")


def toast(text: str, undo: str = "", status: int = 200, **headers: str) -> HttpResponse:
    """The answer to htmx: nothing to show but the notice."""
    detail: dict[str, Any] = {"text": text}
    if undo:
        detail["undo"] = {"url": undo, "label": _("Undo")}
    return HttpResponse(status=status, headers={"HX-Trigger": json.dumps({"toast": detail}), **headers})
