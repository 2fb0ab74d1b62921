"""Addresses of exports."""

from django.urls import path

from shuke.doors.web.identify.exports import pages

urlpatterns = [
    path("exports", pages.exports, name="exports"),
    path("exports/<int:file_id>/file", pages.file, name="export_file"),
    path("exports/<int:file_id>/approval", pages.approval, name="export_approval"),
    path("exports/<int:file_id>/refusal", pages.refusal, name="export_refusal"),
]
