"""Requests to Alibaba Cloud, signed by its scheme V3 (ACS3-HMAC-SHA256).

Source: Alibaba Cloud, "V3 request structure and signature"; its worked example is a test.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

ALGORITHM = "ACS3-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Request:
    """One call: an action of a version, its parameters in the address, no body."""

    host: str
    action: str
    version: str
    parameters: Mapping[str, str]
    date: str  # UTC, 2026-11-27T08:00:00Z
    nonce: str


def query_of(parameters: Mapping[str, str]) -> str:
    """Parameters in the order of their names, escaped by RFC 3986."""
    return "&".join(f"{_escaped(name)}={_escaped(value)}" for name, value in sorted(parameters.items()))


def _escaped(text: str) -> str:
    return quote(text, safe="-_.~")


def signed_headers(request: Request, key_id: str, secret: str) -> dict[str, str]:
    """The headers of a POST with an empty body, the last of them the signature."""
    nothing = sha256(b"").hexdigest()
    headers = {
        "host": request.host, "x-acs-action": request.action, "x-acs-content-sha256": nothing,
        "x-acs-date": request.date, "x-acs-signature-nonce": request.nonce, "x-acs-version": request.version,
    }  # fmt: skip
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    canonical = "\n".join(["POST", "/", query_of(request.parameters), lines, names, nothing])
    to_sign = f"{ALGORITHM}\n{sha256(canonical.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), to_sign.encode(), sha256).hexdigest()
    credential = f"{ALGORITHM} Credential={key_id},SignedHeaders={names},Signature={signature}"
    return headers | {"Authorization": credential}
