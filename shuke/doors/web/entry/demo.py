"""Whether a request may use the demo's one-click logins."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")
WAY = "demo"  # how such a session was opened


def is_demo_here(request: HttpRequest) -> bool:
    """Demo logins exist only in a demo data directory and answer only on loopback.

    A proxy or tunnel on this machine also connects from loopback, for somebody who is elsewhere; it names itself.
    """
    if not settings.DEMO or any(name in request.headers for name in FORWARDED):
        return False
    if request.get_host().rsplit(":", 1)[0] not in ("127.0.0.1", "localhost"):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
