"""Addresses of points."""

from django.urls import path

from shuke.doors.web.identify.points.acts import adjustments, approval, refusal
from shuke.doors.web.identify.points.books import books, journal, recount

urlpatterns = [
    path("points/books", books, name="points_books"),
    path("points/books/recounts", recount, name="points_recounts"),
    path("points/books/<str:month>.csv", journal, name="points_journal"),
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
