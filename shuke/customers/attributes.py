"""What lists and segments may ask of a customer. Higher domains add theirs to the same registry."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.registries import Attribute

ATTRIBUTES = (
    Attribute("name", _("Name"), "customers_customer", "name", "id", "B", "text"),
    Attribute("pinyin", _("Name A–Z"), "customers_customer", "pinyin", "id", "B", "text"),
    Attribute("joined_on", _("Joined"), "customers_customer", "joined_on", "id", "B", "day"),
    Attribute("owner", _("Owner"), "customers_customer", "owner_id", "id", "B", "staff"),
    Attribute("kind", _("Kind"), "customers_customer", "kind", "id", "B", "text"),
    Attribute("organisation_kind", _("Kind"), "customers_customer", "organisation_kind", "id", "B", "text"),
    Attribute("store", _("Store"), "customers_customer", "home_unit_id", "id", "B", "unit"),
    Attribute(
        "birthday_month", _("Birthday month"), "customers_birthday", "month", "customer_id", "C", "number"
    ),
    Attribute("has_phone", _("Has a phone"), "customers_customer", "has_phone", "id", "C", "flag"),
    Attribute("household", _("Household"), "customers_shared", "is_shared", "customer_id", "B", "many"),
    Attribute("tag", _("Tag"), "customers_tagging", "tag_id", "customer_id", "B", "many"),
)
