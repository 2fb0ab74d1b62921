"""Addresses of the quality of records."""

from django.urls import path

from shuke.doors.web.identify.quality import pages

urlpatterns = [
    path("quality", pages.quality, name="quality"),
    path("quality/<slug:fault>", pages.fault, name="quality_fault"),
]
