"""The custom fields that columns of a customers file may fill."""

from shuke.customers.queries.fields import fields_defined
from shuke.customers.rules.fields import Field
from shuke.foundation.org.actor import Actor, reading_as


def own_fields(actor: Actor) -> tuple[Field, ...]:
    """Those in use that the actor may see, as in forms and the API; within a reading of the actor's."""
    return tuple(fields_defined(actor=actor)) if actor.may("customers.view") else ()


def own_fields_as(actor: Actor) -> tuple[Field, ...]:
    """The same, outside of any transaction."""
    with reading_as(actor):
        return own_fields(actor)
