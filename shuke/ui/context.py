"""What every template gets: the look the person chose, and pending notices."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.translation import get_language

from shuke.ui.watermark import watermark_of

THEMES = ("light", "dark", "auto")
LANGUAGE_TAGS = {"zh-hans": "zh-Hans"}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Names `theme`, `nav` ("full" or "rail"), `language` (Django's code), `html_lang`, `messages`, `demo`, `frame`.

    `searches` is true for who is signed in, `searches_people` for who may look for customers.
    `frame` is what refusals extend: the shell for who is signed in, so that the way on is at hand; else the bare page,
    as for who must first choose a password or set up a second step.
    `watermark` is a picture's address for who sees details of people, else "".
    """
    staff, actor = getattr(request, "staff", None), getattr(request, "actor", None)
    theme = getattr(staff, "theme", "") or request.COOKIES.get("theme", "")
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "theme": theme if theme in THEMES else "auto",
        "nav": "rail" if request.COOKIES.get("nav") == "rail" else "full",
        "language": language,
        "html_lang": LANGUAGE_TAGS.get(language, language),
        "messages": get_messages(request),
        "frame": _frame(request)
        if actor is not None and not getattr(request, "stop", None)
        else "ui/bare.html",
        "searches": actor is not None,
        "searches_people": "customers.search" in getattr(actor, "permissions", ()),
        "watermark": watermark_of(request),
        "demo": getattr(settings, "DEMO", False),
    }


def _frame(request: HttpRequest) -> str:
    """What a refusal stands in: the shell of the door that it was met at."""
    return "assistant/frame.html" if request.path.startswith("/app/") else "ui/base.html"
