"""Addresses of what customers are worth."""

from django.urls import include, path

from shuke.doors.web.differentiate.abc import abc
from shuke.doors.web.differentiate.rfm import rfm

urlpatterns = [
    path("rfm", rfm, name="rfm"),
    path("abc", abc, name="abc"),
    path("", include("shuke.doors.web.differentiate.analyses.urls")),
]
