"""Addresses of the operations; the door alone resolves them."""

from django.urls import path

from shuke.doors.api.application import api
from shuke.doors.api.docs import openapi

urlpatterns = [path("api/v1/openapi.json", openapi), path("api/v1/", api.urls)]
