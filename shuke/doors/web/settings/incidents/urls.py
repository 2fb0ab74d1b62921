"""Addresses of incidents."""

from django.urls import path

from shuke.doors.web.settings.incidents import pages, telling

urlpatterns = [
    path("incidents", pages.incidents, name="incidents"),
    path("incidents/new", pages.new, name="incident_new"),
    path("incidents/<int:incident_id>", pages.incident, name="incident"),
    path("incidents/<int:incident_id>/list", pages.listing, name="incident_listing"),
    path("incidents/<int:incident_id>/people", telling.people, name="incident_people"),
    path("incidents/<int:incident_id>/words", telling.description, name="incident_words"),
    path("incidents/<int:incident_id>/report", telling.report, name="incident_report"),
    path("incidents/<int:incident_id>/report/time", pages.report_time, name="incident_report_time"),
    path("incidents/<int:incident_id>/notices", telling.notices, name="incident_notices"),
    path("incidents/<int:incident_id>/closure", pages.closure, name="incident_closure"),
    path("incidents/<int:incident_id>/reopening", pages.reopening, name="incident_reopening"),
]
