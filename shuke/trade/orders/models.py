"""Tables of sales. Orders and refunds copy the path of the store of sale, which row policies range over."""

from django.db import models
from django.db.models import F, Q

from shuke.foundation.kernel.classes import classes
from shuke.foundation.org.fields import RowXid, TreePath

CHANNELS = ("store", "web", "mini", "import")


class Order(models.Model):
    """One sale. ``total`` counts all lines net of discounts, ``goods`` only lines of goods."""

    source = models.CharField(max_length=40)
    number = models.CharField(max_length=60, db_collation="C")
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    store_path = TreePath()
    channel = models.CharField(max_length=10, default="store")
    placed_at = models.DateTimeField()
    sold_on = models.DateField()
    seller = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    status = models.CharField(max_length=10, default="completed")
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    goods_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    refunded_goods_minor = models.BigIntegerField(default=0)
    line_count = models.IntegerField()
    row_xid = RowXid()
    field_classes = classes(
        B="id row_xid",
        S="source number customer unit store_path channel placed_at sold_on seller status currency total_minor"
        " goods_minor discount_minor refunded_minor refunded_goods_minor line_count",
    )

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-placed_at"], name="order_customer"),
            models.Index(
                fields=["seller", "customer"], name="order_seller", condition=Q(seller__isnull=False)
            ),
            models.Index(fields=["store_path", "sold_on"], name="order_store"),
            models.Index(fields=["number"], name="order_number"),
            models.Index(fields=["channel", "placed_at"], name="order_time"),
            models.Index(fields=["store_path", "channel", "placed_at"], name="order_store_time"),
            models.Index(
                fields=["seller", "placed_at"], name="order_seller_time", condition=Q(seller__isnull=False)
            ),
            models.Index(
                fields=["store_path", "placed_at"],
                name="order_refunded_time",
                condition=Q(refunded_minor__gt=0),
            ),
            models.Index(
                fields=["store_path", "placed_at"],
                name="order_anonymous_time",
                condition=Q(customer__isnull=True),
            ),
            models.Index(fields=["row_xid"], name="order_xid"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="order_once"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "completed", "cancelled"]), name="order_status_known"
            ),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="order_channel_known"),
            models.CheckConstraint(condition=Q(refunded_minor__gte=0), name="order_refunded_not_negative"),
        ]


class Line(models.Model):
    """One line of an order; equal lines are kept apart by their ordinal."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+", db_index=False)
    ordinal = models.IntegerField()
    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="+", db_index=False)
    description = models.CharField(max_length=200, blank=True, default="")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit_price_minor = models.DecimalField(max_digits=18, decimal_places=4)
    discount_minor = models.BigIntegerField(default=0)
    # Of the discount: what the buyer's tier gave.
    tier_minor = models.BigIntegerField(db_default=0)
    total_minor = models.BigIntegerField()
    cost_minor = models.BigIntegerField(null=True)
    is_goods = models.BooleanField(default=True)
    refunded_quantity = models.DecimalField(max_digits=14, decimal_places=3, default=0)
    refunded_minor = models.BigIntegerField(default=0)
    row_xid = RowXid()
    field_classes = classes(
        B="id row_xid",
        S="order ordinal product description quantity unit_price_minor discount_minor tier_minor total_minor"
        " cost_minor is_goods"
        " refunded_quantity refunded_minor",
    )

    class Meta:
        # Who bought a product; and removing one asks here whether it was ever sold.
        indexes = [models.Index(fields=["product"], name="line_product")]
        constraints = [
            models.UniqueConstraint(fields=["order", "ordinal"], name="line_once"),
            models.CheckConstraint(condition=Q(refunded_quantity__gte=0), name="line_refund_not_negative"),
            models.CheckConstraint(condition=Q(tier_minor__gte=0), name="line_tier_not_negative"),
            models.CheckConstraint(
                condition=Q(refunded_quantity=0) | Q(refunded_quantity__lte=F("quantity")),
                name="line_refund_within_sale",
            ),
        ]


class Payment(models.Model):
    """How an order was paid."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+")
    method = models.CharField(max_length=20)
    amount_minor = models.BigIntegerField()
    paid_at = models.DateTimeField()
    field_classes = classes(B="id", S="order method amount_minor paid_at")


class Refund(models.Model):
    """Goods or money that came back, as the till numbered it."""

    source = models.CharField(max_length=40)
    number = models.CharField(max_length=60, db_collation="C")
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    store_path = TreePath()
    refunded_at = models.DateTimeField()
    refunded_on = models.DateField()
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    goods_minor = models.BigIntegerField()
    row_xid = RowXid()
    field_classes = classes(
        B="id row_xid",
        S="source number customer unit store_path refunded_at refunded_on currency total_minor goods_minor",
    )

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-refunded_at"], name="refund_customer"),
            models.Index(fields=["store_path", "refunded_on"], name="refund_store"),
        ]
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="refund_once")]


class RefundLine(models.Model):
    """One line of a refund; ``quantity`` and totals are positive, ``matched_quantity`` found its sale."""

    refund = models.ForeignKey("orders.Refund", models.PROTECT, related_name="+", db_index=False)
    ordinal = models.IntegerField()
    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="+", db_index=False)
    description = models.CharField(max_length=200, blank=True, default="")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit_price_minor = models.DecimalField(max_digits=18, decimal_places=4)
    total_minor = models.BigIntegerField()
    is_goods = models.BooleanField(default=True)
    matched_quantity = models.DecimalField(max_digits=14, decimal_places=3, default=0)
    field_classes = classes(
        B="id",
        S="refund ordinal product description quantity unit_price_minor total_minor is_goods matched_quantity",
    )

    class Meta:
        indexes = [models.Index(fields=["product"], name="refundline_product")]
        constraints = [
            models.UniqueConstraint(fields=["refund", "ordinal"], name="refundline_once"),
            models.CheckConstraint(
                condition=Q(matched_quantity__gte=0, matched_quantity__lte=F("quantity")),
                name="refundline_matched_within",
            ),
        ]


class RefundMatch(models.Model):
    """How much of a refund line was taken back from which sale line."""

    refund_line = models.ForeignKey("orders.RefundLine", models.PROTECT, related_name="+")
    line = models.ForeignKey("orders.Line", models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    amount_minor = models.BigIntegerField()
    row_xid = RowXid()
    field_classes = classes(B="id row_xid", S="refund_line line quantity amount_minor")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["refund_line", "line"], name="refundmatch_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="refundmatch_positive"),
        ]
