"""Addresses of the event log."""

from django.urls import path

from shuke.doors.web.settings.log import pages

urlpatterns = [
    path("audit", pages.log, name="audit"),
    path("audit/<int:event_id>", pages.event, name="audit_event"),
]
