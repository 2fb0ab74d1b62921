"""Addresses of what members are promised."""

from django.urls import path

from shuke.doors.web.customise.programme import acts, draft, page

urlpatterns = [
    path("programme", page.programme, name="programme"),
    path("programme/draft", draft.programme_draft, name="programme_draft"),
    path("programme/draft/rehearsal", acts.rehearsal, name="programme_rehearsal"),
    path("programme/draft/publication", acts.publication, name="programme_publication"),
]
