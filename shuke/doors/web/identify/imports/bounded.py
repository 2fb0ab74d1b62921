"""How much a form may carry: refused by its announced size before a byte of it lies on the disk."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal

MB = 1_000_000
MOST = {"/imports/new": 450 * MB}  # each file has a limit of its own there
USUAL = 5 * MB


class SentTooMuch(Refusal):
    """More bytes in one form than the page takes."""

    code = "file_too_large"
    status = 413
    message = _(
        "That is too much at once: at most %(limit)s MB are taken. Send the files one by one, or packed."
    )


class BoundedUpload(FileUploadHandler):
    """First of the handlers: only looks at sizes, and passes everything on to the next."""

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: str, encoding: str | None = None  # noqa: N803
    ) -> None:  # fmt: skip
        """Refuse what announces too much."""
        if content_length > self._most:
            raise SentTooMuch(limit=self._most // MB)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Refuse one file that is longer than all of it was announced to be."""
        if start + len(raw_data) > self._most:
            raise SentTooMuch(limit=self._most // MB)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler keeps the file."""

    @property
    def _most(self) -> int:
        request = self.request
        actor = getattr(request, "actor", None)
        path = request.path if request is not None else ""
        return MOST.get(path, USUAL) if actor is not None and actor.may("imports.store_upload") else USUAL
