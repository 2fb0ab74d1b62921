"""The square picture that a phone reads: one SVG path, since the page's policy loads nothing from elsewhere."""

from dataclasses import dataclass

import qrcode

BORDER = 4  # modules that a reader needs around the picture (ISO/IEC 18004)


@dataclass(frozen=True, slots=True)
class Picture:
    """Side in modules, and the path of the dark ones."""

    side: int
    path: str


def picture_of(text: str) -> Picture:
    """The QR code of a text."""
    code = qrcode.QRCode(border=BORDER)
    code.add_data(text)
    rows = code.get_matrix()
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return Picture(len(rows), "".join(dark))
