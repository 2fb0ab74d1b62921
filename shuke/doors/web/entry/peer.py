"""Whom a request comes from: the peer, or the client that a proxy names, and only a proxy of the settings is believed.

The outermost middleware, so that an answer which the others never saw still carries the headers of every page.
"""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.middleware.security import SecurityMiddleware

from shuke.doors.web.request import page_request

SCHEME = "shuke.scheme"  # no header of a request can have this name


class Peer:
    """Sets ``request.client_address``, and the scheme that a known proxy says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.security = SecurityMiddleware(get_response)
        self.policy = ContentSecurityPolicyMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        peer = request.META.get("REMOTE_ADDR", "")
        page_request(request).client_address = client_of(peer, request.META.get("HTTP_X_FORWARDED_FOR", ""))
        if _is_proxy(peer):
            request.META[SCHEME] = request.META.get("HTTP_X_FORWARDED_PROTO", "")
        response = self.get_response(request)
        if "Content-Security-Policy" not in response.headers:
            response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
            self.policy.process_response(request, response)  # type: ignore[arg-type]
        if "X-Content-Type-Options" not in response.headers:
            self.security.process_response(request, response)  # type: ignore[arg-type]
        return response


def client_of(peer: str, forwarded: str) -> str:
    """The client's address: from the right, the first one that is none of our proxies."""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    while _is_proxy(peer) and hops:
        peer = hops.pop()
    return peer[:45]


def network_of(address: str) -> str:
    """What limits count by: an IPv4 address, or the /64 that one household of IPv6 has."""
    found = _parsed(address)
    if isinstance(found, IPv6Address):
        return f"{IPv6Address(int(found) >> 64 << 64)}/64"
    return str(found) if found else "?"


def _is_proxy(address: str) -> bool:
    found = _parsed(address)
    return found is not None and any(found in network for network in settings.PROXIES)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
