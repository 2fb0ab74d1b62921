"""Why two records may be one person, and how sure that is, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

REASONS = {
    "phone": gettext_lazy("the same phone"), "email": gettext_lazy("the same e-mail"), "card": gettext_lazy("the same card"),
    "wechat": gettext_lazy("the same WeChat"), "external": gettext_lazy("the same number elsewhere"),
    "name": gettext_lazy("the same name"), "rare_name": gettext_lazy("the same rare name"),
    "pinyin": gettext_lazy("names that sound alike"), "name_like": gettext_lazy("similar names"),
    "birthday": gettext_lazy("the same birthday"), "birthday_like": gettext_lazy("nearly the same birthday"),
    "address": gettext_lazy("the same address"), "device": gettext_lazy("the same device"),
    "goods": gettext_lazy("they buy the same"), "phone_like": gettext_lazy("phones that differ in one digit"),
}  # fmt: skip
AGAINST = {
    "name_differs": gettext_lazy("different names"), "birthday_differs": gettext_lazy("different birthdays"),
    "gender_differs": gettext_lazy("different gender"), "both_cards": gettext_lazy("each has a card"),
    "shared_phone": gettext_lazy("several people share this phone"),
}  # fmt: skip
FIELDS = {
    "name": pgettext_lazy("of a person", "Name"), "birthday": gettext_lazy("Birthday"), "gender": gettext_lazy("Gender"),
    "language": gettext_lazy("Language"), "home": gettext_lazy("Home store"), "owner": gettext_lazy("Owner"),
}  # fmt: skip
SURE, LIKELY = 18, 10


def how_sure(weight: float) -> tuple[str, str]:
    """Words and tone of a weight in bits."""
    if weight >= SURE:
        return _("almost certainly one person"), "success"
    if weight >= LIKELY:
        return _("probably one person"), "info"
    return _("perhaps one person"), ""


def told(reasons: tuple[str, ...]) -> tuple[list[Any], list[Any]]:
    """What speaks for it and what against, in the order in which it was found."""
    return [REASONS[code] for code in reasons if code in REASONS], [
        AGAINST[code] for code in reasons if code in AGAINST
    ]
