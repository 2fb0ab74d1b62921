"""Tables: keys point downwards, nobody reaches back, every field has a class."""

import ast
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

from shuke.foundation.kernel.classes import CLASSES, classes
from tests.house.sources import Source, planted, sources

# Lower first; a key may point to its own floor's package or further down, by the contracts' order.
FLOORS = (
    "audit",
    "org",
    "customers",
    "catalog",
    "orders",
    "ledger",
    "programme",
    "coupons",
    "rewards",
    "referrals",
    "counter",
    "conversations",
    "care",
    "insight",
    "reviews",
    "exports",
    "quality",
    "resolution",
    "privacy",
    "imports",
    "lake",
    "ui",
    "web",
    "config",
)


def our_models() -> list[type[models.Model]]:
    """The models of the program itself."""
    return [model for model in apps.get_models() if model.__module__.startswith("shuke.")]


def keys_of(model: type[models.Model]) -> Iterable[models.ForeignKey]:
    """Foreign keys (one-to-one keys are some too)."""
    return [field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]


def faults_of(model: type[models.Model]) -> list[str]:
    """What is wrong with a table's keys."""
    found = []
    for key in keys_of(model):
        here, there = model._meta.app_label, key.related_model._meta.app_label
        where = f"{model._meta.label}.{key.name}"
        if FLOORS.index(there) > FLOORS.index(here):
            found.append(f"{where} points up to {there}")
        if key.remote_field.related_name != "+":
            found.append(f"{where} can be followed back")
        if there != here and key.remote_field.on_delete is not models.PROTECT:
            found.append(f"{where} does not protect what it points to")
    if any(isinstance(field, models.ManyToManyField) for field in model._meta.get_fields()):
        found.append(f"{model._meta.label} has a many-to-many field; a link is a table with facts of its own")
    return found


def unclassed(model: type[models.Model]) -> list[str]:
    """Fields without a class, classes without a field, unknown classes."""
    named = getattr(model, "field_classes", {})
    columns = (field for field in model._meta.get_fields() if field.concrete and field.column)
    real = {field.name for field in columns}  # a composite key is no column, its parts are
    found = [f"{model._meta.label}.{name} has no field class" for name in sorted(real - set(named))]
    found += [
        f"{model._meta.label}.{name} has a class but is no field"
        for name in sorted(set(named) - real - {"pk"})
    ]
    return found + [
        f"{model._meta.label}.{name}: class {letter}?"
        for name, letter in named.items()
        if letter not in CLASSES
    ]


def test_keys_point_down_and_nobody_follows_them_back():
    assert len(our_models()) > 25
    assert [fault for model in our_models() for fault in faults_of(model)] == []


def test_no_model_is_reached_backwards():
    """The same, asked of the other end."""
    assert [
        str(relation)
        for model in our_models()
        for relation in model._meta.related_objects
        if not relation.hidden
    ] == []


def keys_by_class(source: Source) -> list[str]:
    """Keys that name a class in place of a string: that would be an import of another package's models."""
    calls = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
    keys = [call for call in calls if ast.unparse(call.func).endswith(("ForeignKey", "OneToOneField"))]
    return [f"{source.name}:{key.lineno}" for key in keys if not isinstance(key.args[0], ast.Constant)]


def test_keys_are_written_as_strings():
    assert [place for source in sources() for place in keys_by_class(source)] == []
    assert keys_by_class(planted("a = models.ForeignKey(Customer, models.PROTECT)\n")) == [
        "shuke/planted.py:1"
    ]


def test_every_field_has_a_class():
    assert [fault for model in our_models() for fault in unclassed(model)] == []


@isolate_apps("shuke.foundation.org", "shuke.customers", "shuke.trade.orders")
def test_offending_tables_are_found():
    class Order(models.Model):
        class Meta:
            app_label = "orders"

    class Planted(models.Model):
        order = models.ForeignKey(Order, models.CASCADE)
        friends = models.ManyToManyField(Order, related_name="+")
        phone = models.CharField(max_length=20)
        field_classes = {"id": "B", "order": "Z", "friends": "B", "gone": "B"}

        class Meta:
            app_label = "customers"

    assert len(faults_of(Planted)) == 4
    assert len(unclassed(Planted)) == 4


@pytest.mark.parametrize("letters", ["Q", "BB"])
def test_an_unknown_class_is_refused_where_it_is_written(letters):
    with pytest.raises(ValueError, match="no such field class"):
        classes(**{letters: "phone"})


def test_the_admin_site_is_not_there():
    """It would be a second door past commands, queries and field classes."""
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert [source.name for source in sources() if "contrib.admin" in source.text] == []


@pytest.mark.django_db
def test_migrations_know_every_field():
    """makemigrations would have nothing to do."""
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
