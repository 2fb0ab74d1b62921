"""Parameters of addresses and headers."""

from typing import Annotated

from django.utils.translation import gettext_noop as word
from ninja import Header, Path

from shuke.doors.api.shapes import LARGEST_ID

SourcePath = Annotated[
    str,
    Path(pattern=r"^[a-z0-9][a-z0-9_.-]{0,39}$", description=word("Name of the system whose number it is.")),
]
ExternalPath = Annotated[
    str, Path(min_length=1, max_length=120, description=word("The customer's number there."))
]
NumberPath = Annotated[
    str, Path(min_length=1, max_length=60, description=word("The receipt's number there."))
]
CodePath = Annotated[str, Path(min_length=1, max_length=60, description=word("Code of the product."))]
StorePath = Annotated[str, Path(min_length=1, max_length=30, description=word("Code of the store."))]
IdPath = Annotated[int, Path(ge=1, le=LARGEST_ID, description=word("Our own number."))]
KeyHeader = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]{1,255}$",
        description=word("Made by you, new for each request; send the same one when you repeat it."),
    ),
]
