"""What lists and segments may ask of the programme."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.registries import Attribute

ATTRIBUTES = (
    Attribute("tier", _("Tier"), "programme_membership", "tier", kind="text"),
    Attribute("tier_until", _("Tier kept until"), "programme_membership", "tier_until", kind="day"),
    Attribute("member_since", _("Member since"), "programme_membership", "joined_on", kind="day"),
)
