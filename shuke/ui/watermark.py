"""Who looks, when, and the number of the page, faintly over it: a photograph of the screen tells whose it was.

One SVG that tiles itself, as a picture in the page: no request of its own, no style that the policy would have to allow.
The number stands in the program's log with the page's address, so that it leads back to what was open.
"""

import logging
import secrets
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import escape

LOG = logging.getLogger("shuke.pages")
# Middle grey stands out of light and dark alike.
DRAWN = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='100%' height='100%'><pattern id='w' width='380' height='200'"
    " patternUnits='userSpaceOnUse' patternTransform='rotate(-20)'><g font-family='sans-serif' font-size='14' fill='#808080'"
    " fill-opacity='.15'><text x='10' y='60'>{who}</text><text x='10' y='80'>{when} {number}</text></g></pattern>"
    "<rect width='100%' height='100%' fill='url(#w)'/></svg>"
)
OF_PEOPLE = "CSX"  # field classes whose pages are marked


def watermark_of(request: HttpRequest) -> str:
    """The picture for this page; "" for nobody, for who sees no such details, and where the shop switched it off."""
    staff, actor = getattr(request, "staff", None), getattr(request, "actor", None)
    if staff is None or actor is None or not staff.is_marked or getattr(request, "stop", None):
        return ""
    if not any(actor.sees(letter) for letter in OF_PEOPLE):
        return ""
    return picture(staff.name, staff.login, _noted(request, staff.id))


def picture(name: str, login: str, number: str) -> str:
    """The address of the picture, which is the picture itself."""
    when = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    drawn = DRAWN.format(who=escape(f"{name} {login}"), when=when, number=number)
    return "data:image/svg+xml," + quote(drawn, safe=" '=:/()-.,;")


def _noted(request: Any, staff_id: int) -> str:
    """The number of this request, drawn once, with who opened which address."""
    number = getattr(request, "page_number", "")
    if not number:
        number = request.page_number = secrets.token_hex(4)
        LOG.info("page %s staff %s %s %s", number, staff_id, request.method, request.path)
    return str(number)
