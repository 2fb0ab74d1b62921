"""Fields that the shop defined, and answers in them, for tests of both."""

from shuke.customers.commands.field_values import set_field_values
from shuke.customers.queries.fields import values_of
from shuke.customers.rules.fields import (
    Choice,
    Field,
)
from shuke.foundation.org.actor import acting_as

SKIN = Field(
    "skin", "肤质", "Skin", "choice", choices=(Choice("dry", "干性", "Dry"), Choice("oily", "油性", "Oily"))
)
HEIGHT = Field("height", "身高", "Height", "number")
PLATE = Field("plate", "车牌", "Plate", "text", letter="C")
ALLERGY = Field("allergy", "过敏", "Allergy", "text", letter="X", is_indexed=False)
LIMIT = Field("limit", "赊账额度", "Credit limit", "money", letter="S", currency="CNY")
ALL = {"skin": "油性", "height": "168.5", "plate": "沪A12345678", "allergy": "花生", "limit": "2,000"}


def answer(cast, login, values, customer="lin", **more):
    actor = cast.actor(login)
    with acting_as(actor):
        return set_field_values(actor=actor, customer_id=cast.customers[customer], values=values, **more)


def seen_by(cast, login, customer="lin"):
    actor = cast.actor(login)
    with acting_as(actor):
        found = values_of(actor=actor, customer_ids=[cast.customers[customer]])
    return {key: one.value for key, one in found.get(cast.customers[customer], {}).items()}
