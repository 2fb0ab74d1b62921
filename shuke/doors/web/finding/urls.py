"""Addresses of finding."""

from django.urls import path

from shuke.doors.web.finding.palette import palette
from shuke.doors.web.finding.search import search

urlpatterns = [
    path("search", search, name="search"),
    path("palette", palette, name="palette"),
]
