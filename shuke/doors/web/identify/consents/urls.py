"""Addresses of consents and notices."""

from django.urls import path

from shuke.doors.web.identify.consents import notices, pages

urlpatterns = [
    path("customers/<int:customer_id>/consents", pages.consents, name="customer_consents"),
    path("settings/notices", notices.notices, name="notices"),
    path("settings/notices/<slug:purpose>", notices.notice, name="notice"),
]
