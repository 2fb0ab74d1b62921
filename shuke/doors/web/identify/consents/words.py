"""Consents in words: where a purpose stands on a channel, how it was given, where it came from."""

from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from shuke.customers.rules.consents import CHANNELS, PURPOSES

STATES = {
    True: (pgettext_lazy("a consent", "agreed"), "accent"),
    False: (pgettext_lazy("a consent", "refused"), "danger"),
    None: (pgettext_lazy("a consent", "not asked"), ""),
}
EVIDENCE = {
    "tick": gettext_lazy("ticked"), "code": gettext_lazy("with a code by phone"), "spoken": gettext_lazy("said so"),
    "signed": gettext_lazy("signed"), "imported": gettext_lazy("from another system"),
}  # fmt: skip
SOURCES = {
    "join": gettext_lazy("joined by QR code"), "desk": gettext_lazy("at the till"), "phone": gettext_lazy("by phone"),
    "visit": gettext_lazy("on a visit"), "call": gettext_lazy("on a call"), "exhibition": gettext_lazy("at an exhibition"),
    "partner": gettext_lazy("by a partner"), "site": gettext_lazy("on a website"), "import": gettext_lazy("from an import"),
    "web": gettext_lazy("web shop"), "mini": gettext_lazy("mini program"), "portal": gettext_lazy("member's own page"),
}  # fmt: skip
# How a member of staff heard of it.
HEARD = (("spoken", gettext_lazy("The customer said so")), ("signed", gettext_lazy("The customer signed")))


def place_label(purpose: str, channel: str) -> str:
    """ "Offers and news, text message"."""
    label = str(PURPOSES[purpose].label)
    return f"{label} · {CHANNELS[channel]}" if channel else label


def places() -> list[tuple[str, str]]:
    """Every purpose on every channel that it has, in the order of the table."""
    return [
        (code, channel)
        for code, purpose in PURPOSES.items()
        for channel in (CHANNELS if purpose.has_channels else ("",))
    ]


def state_of(purpose: str, stands: bool | None) -> tuple[Any, str]:
    """Word and tone; what need not be asked for is allowed until somebody says no."""
    if stands is None and not PURPOSES[purpose].is_asked:
        return pgettext_lazy("a consent", "allowed until refused"), ""
    return STATES[stands]
