"""Draws pages from example contexts and serves them as the program does: with its content policy."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from tests.ui import examples

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
UI = Path(__file__).parents[2] / "shuke" / "ui"


def page(name: str, language: str, theme: str = "light", rail: bool = False) -> str:
    """HTML of an example page."""
    template, here, context = examples.PAGES[name]
    with translation.override(language):
        request: Any = RequestFactory().get(
            f"/{name}-{language}-{theme}.html", headers={"cookie": "nav=rail" if rail else ""}
        )
        request.staff, request.actor = examples.staff(), examples.actor()
        request.staff.theme = theme
        request.LANGUAGE_CODE, request.urlconf = language, "tests.ui.urls"
        return render_to_string(template, {**context(), "here": here}, request)


class _Static(SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        if path.startswith("/static/"):
            return str(UI / path.lstrip("/").split("?")[0])
        return super().translate_path(path)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        return


def serve(folder: Path) -> tuple[ThreadingHTTPServer, str]:
    """A server of the drawn pages on a free port of this machine, and its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Static, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"
