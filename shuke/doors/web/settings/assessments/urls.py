"""Addresses of risk assessments."""

from django.urls import path

from shuke.doors.web.settings.assessments import pages

urlpatterns = [
    path("assessments", pages.assessments, name="assessments"),
    path("assessments/new", pages.new, name="assessment_new"),
    path("assessments/<int:assessment_id>", pages.assessment, name="assessment"),
]
