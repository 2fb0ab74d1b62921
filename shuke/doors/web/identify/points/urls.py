"""Addresses of points."""

from django.urls import path

from shuke.doors.web.identify.points.acts import adjustments, approval, refusal
from shuke.doors.web.identify.points.books import books

urlpatterns = [
    path("points/books", books, name="points_books"),
    path("customers/<int:customer_id>/adjustments", adjustments, name="customer_adjustments"),
    path(
        "customers/<int:customer_id>/adjustments/<int:adjustment_id>/approval",
        approval,
        name="adjustment_approval",
    ),
    path(
        "customers/<int:customer_id>/adjustments/<int:adjustment_id>/refusal",
        refusal,
        name="adjustment_refusal",
    ),
]
