"""A provider of text messages on this machine: it checks signatures by code of its own, and can misbehave."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

KEY_ID, SECRET = "testId", "testSecret"


@dataclass
class Sink:
    """What arrived, and how the next requests are answered: (status, body), or one of the words of ``misbehave``."""

    arrived: list[dict[str, str]] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    address: str = ""


def expected_signature(method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> str:
    """The signature by the published description of the scheme, written anew from the raw request."""
    credential = headers["authorization"]
    names = credential.split("SignedHeaders=")[1].split(",")[0].split(";")
    pairs = sorted(parse_qsl(query, keep_blank_values=True, strict_parsing=True))
    again = "&".join(quote(k, safe="~") + "=" + quote(v, safe="~") for k, v in pairs)
    digest = hashlib.sha256(body).hexdigest()
    if headers.get("x-acs-content-sha256") != digest:
        return ""
    text = f"{method}\n{path}\n{again}\n"
    for name in names:
        text += f"{name}:{headers[name].strip()}\n"
    text += "\n" + ";".join(names) + "\n" + digest
    to_sign = "ACS3-HMAC-SHA256\n" + hashlib.sha256(text.encode()).hexdigest()
    return hmac.new(SECRET.encode(), to_sign.encode(), hashlib.sha256).hexdigest()


def is_signed(method: str, target: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether a raw request carries the signature that it must."""
    parts = urlsplit(target)
    must = {
        "host",
        "x-acs-action",
        "x-acs-content-sha256",
        "x-acs-date",
        "x-acs-signature-nonce",
        "x-acs-version",
    }
    credential = headers.get("authorization", "")
    if not credential.startswith(f"ACS3-HMAC-SHA256 Credential={KEY_ID},SignedHeaders="):
        return False
    if not must <= set(credential.split("SignedHeaders=")[1].split(",")[0].split(";")):
        return False
    given = credential.rpartition("Signature=")[2]
    wanted = expected_signature(method, parts.path, parts.query, headers, body)
    return bool(wanted) and hmac.compare_digest(given, wanted)


@contextmanager
def running_sink():
    """A sink on a port of its own."""
    sink = Sink()

    class Provider(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            if not is_signed("POST", self.path, headers, body):
                return self.tell(403, {"Code": "SignatureDoesNotMatch", "Message": "no"})
            sink.arrived.append(
                dict(parse_qsl(urlsplit(self.path).query)) | {"action": headers["x-acs-action"]}
            )
            answer = sink.answers.pop(0) if sink.answers else (200, {"Code": "OK", "BizId": "9006"})
            if answer == "hang":
                time.sleep(3)
                return None
            if answer == "drip":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                for _byte in range(40):
                    self.wfile.write(b"X")
                    time.sleep(0.1)
                return None
            if answer == "cut":
                return None
            return self.tell(*answer)

        def tell(self, status: int, told: Any) -> None:
            raw = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:
                self.close_connection = True

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.daemon_threads = True
    sink.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield sink
    finally:
        server.shutdown()
        server.server_close()
