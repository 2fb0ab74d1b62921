"""QR codes as drawings: dark on white in every theme, with the quiet zone that scanners need."""

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET = 4  # modules, ISO/IEC 18004


def qr(text: str, label: str) -> SafeString:
    """The code of a text as SVG, read out as ``label``."""
    side, path = qr_path(text)
    return format_html(
        '<svg class="qr" viewBox="0 0 {} {}" role="img" aria-label="{}" shape-rendering="crispEdges">'
        '<path class="paper" d="M0 0h{}v{}H0z"/><path class="ink" d="{}"/></svg>',
        side, side, label, side, side, path,
    )  # fmt: skip


def qr_path(text: str) -> tuple[int, str]:
    """Modules on a side, the quiet zone included, and the dark ones as a path: for a script that draws the next code."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    )
    return len(rows), path
