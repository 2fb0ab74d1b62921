"""Names of cells, classes and reasons, in the reader's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

CELLS: dict[str, Any] = {
    "champions": _("Champions"),
    "loyal": _("Loyal"),
    "potential_loyalist": _("Potential loyalists"),
    "new": _("New"),
    "promising": _("Promising"),
    "need_attention": _("Need attention"),
    "about_to_sleep": _("About to sleep"),
    "at_risk": _("At risk"),
    "cannot_lose": _("Cannot lose"),
    "hibernating": _("Hibernating"),
    "lost": _("Lost"),
}
CHINESE_CELLS: dict[str, Any] = {
    "important_value": _("Key: value"),
    "important_develop": _("Key: develop"),
    "important_keep": _("Key: keep"),
    "important_retain": _("Key: win back"),
    "general_value": _("General: value"),
    "general_develop": _("General: develop"),
    "general_keep": _("General: keep"),
    "general_retain": _("General: win back"),
}
REASONS: dict[str, Any] = {
    "purchase": _("Counted purchases"),
    "earlier": _("Purchases before the window"),
    "without_customer": _("Sales without customer"),
    "cancelled": _("Cancelled"),
    "open": _("Not yet completed"),
    "other_currency": _("In another currency"),
    "no_goods": _("Without goods"),
    "wholly_refunded": _("Wholly refunded"),
    "after_as_of": _("After the day of the figures"),
}
BASES: dict[str, Any] = {"goods_net": _("goods only, net of refunds")}
STAGES: dict[str, Any] = {
    "prospect": _("Prospect"),
    "new": _("New"),
    "active": _("Active buyer"),
    "loyal": _("Loyal"),
    "at_risk": _("At risk"),
    "lapsed": _("Stayed away"),
    "won_back": _("Won back"),
}
