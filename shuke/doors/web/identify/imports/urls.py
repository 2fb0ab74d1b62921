"""Addresses of bringing in files."""

from django.urls import path

from shuke.doors.web.identify.imports.draft.check import check, run
from shuke.doors.web.identify.imports.draft.columns import columns, removal
from shuke.doors.web.identify.imports.draft.new import new
from shuke.doors.web.identify.imports.job import errors, job
from shuke.doors.web.identify.imports.listing import imports
from shuke.doors.web.identify.imports.undo import undo

urlpatterns = [
    path("imports", imports, name="imports"),
    path("imports/new", new, name="import_new"),
    path("imports/drafts/<int:draft_id>", columns, name="import_columns"),
    path("imports/drafts/<int:draft_id>/check", check, name="import_check"),
    path("imports/drafts/<int:draft_id>/run", run, name="import_run"),
    path("imports/drafts/<int:draft_id>/removal", removal, name="import_removal"),
    path("imports/<int:job_id>", job, name="import"),
    path("imports/<int:job_id>/undo", undo, name="import_undo"),
    path("imports/<int:job_id>/errors", errors, name="import_errors"),
]
