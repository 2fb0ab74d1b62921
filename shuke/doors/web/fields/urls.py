"""Addresses of the shop's own fields of one customer."""

from django.urls import path

from shuke.doors.web.fields import pages

urlpatterns = [
    path("customers/<int:customer_id>/fields", pages.customer_fields, name="customer_fields"),
    path(
        "customers/<int:customer_id>/fields/<int:value_id>/reveal", pages.reveal, name="customer_field_reveal"
    ),
]
