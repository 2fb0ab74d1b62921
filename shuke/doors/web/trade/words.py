"""Words of trade: channels, payments, states, quantities."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

CHANNELS = (
    ("store", pgettext_lazy("channel of a sale", "In the store")), ("web", gettext_lazy("Web shop")),
    ("mini", gettext_lazy("Mini program")), ("import", gettext_lazy("Imported")),
)  # fmt: skip


def channel_label(code: str) -> str:
    """The channel of a sale in words."""
    return str(dict(CHANNELS).get(code, code))


def state_of(total_minor: int, refunded_minor: int, status: str) -> tuple[str, str]:
    """How a sale stands, and the tone of its chip."""
    if status == "cancelled":
        return _("Cancelled"), ""
    if not refunded_minor:
        return _("Completed"), "success"
    return (_("Returned"), "danger") if refunded_minor >= total_minor else (_("Partly returned"), "warning")


def quantity(number: Decimal | float | None) -> str:
    """A quantity without needless zeros: 2, 1.5, 0.125."""
    if number is None:
        return ""
    text = f"{number:,.3f}".rstrip("0").rstrip(".")
    return text.replace("-", "\u2212")


def id_choice(rows: Any) -> list[tuple[str, Any]]:
    """(id, label) rows as choices of a filter."""
    return [(str(id_), label) for id_, label in rows]
