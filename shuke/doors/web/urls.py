"""Addresses of the pages: nouns; a new act is a new noun under what it acts on. Each stage lists its own."""

from django.urls import include, path

from shuke.doors.web import checks
from shuke.doors.web.entry import health

urlpatterns = [
    path("", include("shuke.doors.web.today.urls")),
    path("", include("shuke.doors.web.identify.urls")),
    path("", include("shuke.doors.web.differentiate.urls")),
    path("", include("shuke.doors.web.customise.urls")),
    path("", include("shuke.doors.web.finding.urls")),
    path("", include("shuke.doors.web.trade.urls")),
    path("", include("shuke.doors.web.lists.urls")),
    path("", include("shuke.doors.web.fields.urls")),
    path("", include("shuke.doors.web.settings.urls")),
    path("", include("shuke.doors.web.identify.join.urls")),
    path("", include("shuke.doors.web.identify.consents.urls")),
    path("", include("shuke.doors.web.settings.outbox.urls")),
    path("", include("shuke.doors.web.settings.log.urls")),
    path("", include("shuke.doors.web.settings.incidents.urls")),
    path("", include("shuke.doors.web.settings.assessments.urls")),
    path("", include("shuke.doors.web.settings.campaigns.urls")),
    path("", include("shuke.doors.web.account.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("field-check", checks.field_check, name="field_check"),
]
