"""Tables of customers: people and organisations with what identifies them, and the shop's own fields."""

from shuke.customers.models.campaigns import Arrival, Campaign, Origin
from shuke.customers.models.codes import CardLink, MemberSession, OneTimeCode
from shuke.customers.models.consents import Consent, Notice, Restriction, Standing
from shuke.customers.models.fields import CustomField, FieldValue, FormerValue
from shuke.customers.models.organisations import Contact
from shuke.customers.models.people import (
    Assignment,
    Birthday,
    Customer,
    Identifier,
    Lookup,
    Note,
    Ownership,
    PersonKey,
    Tag,
    Tagging,
)
from shuke.customers.models.ties import Guardianship, Household, Housemate

__all__ = [
    "Arrival", "Assignment", "Birthday", "Campaign", "CardLink", "Consent", "Contact", "CustomField", "Customer", "FieldValue",
    "FormerValue", "Guardianship", "Household", "Housemate", "Identifier", "Lookup", "MemberSession", "Note", "Notice",
    "OneTimeCode", "Origin", "Ownership", "PersonKey", "Restriction", "Standing", "Tag", "Tagging",
]  # fmt: skip
