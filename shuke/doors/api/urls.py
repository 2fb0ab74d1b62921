"""Addresses of the API's pages, behind the login."""

from django.urls import path

from shuke.doors.api.docs import docs, openapi

urlpatterns = [path("docs", docs, name="api_docs"), path("openapi.json", openapi, name="api_openapi")]
