"""What makes the app installable and opens it without a connection: manifest, worker, and the shell that holds nobody."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.doors.assistant.members.notes import days_at_hand
from shuke.ui.request import is_english, today

FILES = ("dist/assistant.css", "dist/assistant.js", "dist/icons.svg", "ui/logo.svg")
WORKER = "dist/assistant-worker.js"


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the app on its first screen."""
    icon = {"src": static("ui/logo.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    return JsonResponse(
        {
            "id": "/app/", "name": _("Shuke for the shop"), "short_name": _("Shuke"), "start_url": reverse("app_today"),
            "scope": "/app/", "display": "standalone", "orientation": "portrait", "background_color": "#F8FAFC",
            "theme_color": "#0F766E", "lang": "en" if is_english() else "zh-Hans",
            "icons": [icon],
        },
        content_type="application/manifest+json",
    )  # fmt: skip


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the list of the files that it keeps; it changes whenever one of them does."""
    files = [static(name) for name in FILES]
    text = _source(WORKER)
    version = hashlib.sha256("".join([*files, text, *map(_digest, FILES)]).encode()).hexdigest()[:16]
    listed = ",".join(f'"{one}"' for one in [*files, reverse("app_offline")])
    body = (
        f'self.KEPT={{"version":"{version}","files":[{listed}],"shell":"{reverse("app_offline")}"}};\n{text}'
    )
    response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=8)
def _source(name: str) -> str:
    return Path(str(finders.find(name))).read_text(encoding="utf-8")


@lru_cache(maxsize=16)
def _digest(name: str) -> str:
    return hashlib.sha256(_source(name).encode()).hexdigest()


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The shell: it draws what the phone keeps, once the key is there."""
    return render(request, "assistant/offline/shell.html", {"days": days_at_hand(today())})
