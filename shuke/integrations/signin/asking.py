"""One question to a service, with its limits: time, size, no redirects; what is no JSON object is no answer."""

import http.client
import json
from typing import Any
from urllib.parse import urlencode, urlsplit

SECONDS, MOST_BYTES = 5.0, 64 * 1024


def answer_of(method: str, address: str, form: dict[str, str] | None = None, bearer: str = "") -> Any:
    """The answer as JSON says it; None where there was none."""
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    body = urlencode(form).encode() if form is not None else None
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(
            method, parts.path + (f"?{parts.query}" if parts.query else ""), body=body, headers=headers
        )
        answer = connection.getresponse()
        text = answer.read(MOST_BYTES)
        return json.loads(text) if answer.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
