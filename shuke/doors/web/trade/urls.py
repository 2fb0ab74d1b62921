"""Addresses of trade."""

from django.conf import settings
from django.urls import path

from shuke.doors.web.trade.order import order, order_opening
from shuke.doors.web.trade.orders import orders
from shuke.doors.web.trade.product import product, product_sales
from shuke.doors.web.trade.products import products
from shuke.doors.web.trade.sandbox import sandbox_till
from shuke.doors.web.trade.stock import stock

urlpatterns = [
    path("orders", orders, name="orders"),
    path("orders/<int:order_id>", order, name="order"),
    path("orders/<int:order_id>/opening", order_opening, name="order_opening"),
    path("products", products, name="products"),
    path("products/<int:product_id>", product, name="product"),
    path("products/<int:product_id>/sales", product_sales, name="product_sales"),
    path("stock", stock, name="stock"),
]
if settings.DEMO:  # elsewhere there is no such page
    urlpatterns.append(path("sandbox-till", sandbox_till, name="sandbox_till"))
