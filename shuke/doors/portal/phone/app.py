"""What makes an app of the pages: its manifest, its worker, and the page that is shown without a connection."""

import json
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.doors.portal.door import HOME, open_page, shop_name
from shuke.foundation.org.actor import Actor

# What the pages are drawn with: no word of anybody.
SHELL = ("dist/portal.css", "dist/portal.js", "dist/icons.svg", "ui/logo.svg")


@require_safe
@open_page
def manifest(request: HttpRequest, visitor: Actor) -> HttpResponse:
    """How the phone shows the app on its home screen."""
    icons = [
        {
            "src": static(f"ui/app-{side}.png"),
            "sizes": f"{side}x{side}",
            "type": "image/png",
            "purpose": purpose,
        }
        for side in (192, 512)
        for purpose in ("any", "maskable")
    ]
    told: dict[str, Any] = {
        "id": HOME, "name": shop_name(), "short_name": shop_name()[:12], "description": _("Your member card"), "start_url": HOME,
        "scope": HOME, "display": "standalone", "background_color": "#F8FAFC", "theme_color": "#0F766E", "icons": icons,
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")


@require_safe
@open_page
def worker(request: HttpRequest, visitor: Actor) -> HttpResponse:
    """The worker with the names of the files that it keeps; another name is another worker."""
    files = [static(name) for name in SHELL]
    offline, code = reverse("me_offline"), static("dist/worker.js")
    version = sha256(json.dumps([*files, code]).encode()).hexdigest()[:12]
    told = json.dumps(
        {"version": version, "files": files, "offline": offline, "home": HOME, "out": reverse("me_out")}
    )
    return HttpResponse(
        f"self.SHELL = {told};\nimportScripts({json.dumps(code)});\n", content_type="text/javascript"
    )


@require_safe
@open_page
def offline(request: HttpRequest, visitor: Actor) -> HttpResponse:
    """No connection, and nothing kept: said in words, and nothing of anybody."""
    return render(request, "portal/phone/offline.html", {"shop": shop_name(), "back": HOME})
