"""Addresses of the outbox."""

from django.urls import path

from shuke.doors.web.settings.outbox import pages

urlpatterns = [
    path("outbox", pages.outbox, name="outbox"),
    path("outbox/<int:message_id>/repetition", pages.repetition, name="message_repetition"),
]
