"""Kinds of organisations in words."""

from django.utils.translation import gettext_lazy

KINDS = (
    ("corporate", gettext_lazy("Corporate customer")),
    ("distributor", gettext_lazy("Distributor")),
    ("partner", gettext_lazy("Partner")),
    ("supplier", gettext_lazy("Supplier")),
)
