"""Tables of the assortment; no customer data."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes
from shuke.foundation.org.fields import RowXid


class Category(models.Model):
    """A node of the assortment's tree."""

    parent = models.ForeignKey("catalog.Category", models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    field_classes = classes(B="id parent code name name_en")


class Brand(models.Model):
    """A brand."""

    name = models.CharField(max_length=80, unique=True)
    name_en = models.CharField(max_length=80, blank=True)
    field_classes = classes(B="id name name_en")


class Supplier(models.Model):
    """Who delivers a product."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    field_classes = classes(B="id code name name_en")


class Product(models.Model):
    """Something on a receipt line; ``is_goods`` is false for adjustments."""

    code = models.CharField(max_length=60, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    category = models.ForeignKey("catalog.Category", models.PROTECT, null=True, related_name="+")
    brand = models.ForeignKey("catalog.Brand", models.PROTECT, null=True, related_name="+")
    supplier = models.ForeignKey("catalog.Supplier", models.PROTECT, null=True, related_name="+")
    price_minor = models.BigIntegerField(null=True)
    cost_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="CNY")
    is_goods = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())
    words = models.TextField(blank=True, default="", db_default="")
    row_xid = RowXid()
    field_classes = classes(
        B="id code name name_en category brand supplier price_minor currency is_goods created_at words row_xid",
        S="cost_minor",
    )

    class Meta:
        indexes = [
            models.Index(fields=["row_xid"], name="product_xid"),
            models.Index(fields=["id"], name="product_unspelled", condition=Q(words="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(price_minor__isnull=True) | Q(price_minor__gte=0),
                name="product_price_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(cost_minor__isnull=True) | Q(cost_minor__gte=0), name="product_cost_not_negative"
            ),
        ]


class Stock(models.Model):
    """What lies in a store, as last counted or reported."""

    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    on_hand = models.DecimalField(max_digits=14, decimal_places=3)
    lead_days = models.SmallIntegerField(null=True)
    counted_at = models.DateTimeField()
    row_xid = RowXid()
    field_classes = classes(B="id product unit on_hand lead_days counted_at row_xid")

    class Meta:
        indexes = [
            models.Index(fields=["on_hand", "id"], name="stock_lowest"),
            models.Index(fields=["unit", "on_hand", "id"], name="stock_lowest_in"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["product", "unit"], name="stock_once"),
            models.CheckConstraint(
                condition=Q(lead_days__isnull=True) | Q(lead_days__gte=0), name="stock_lead_days"
            ),
        ]
