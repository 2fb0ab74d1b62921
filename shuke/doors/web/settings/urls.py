"""Addresses of settings."""

from django.urls import path

from shuke.doors.web.settings.channels import pages as channels
from shuke.doors.web.settings.fields import form as field_form
from shuke.doors.web.settings.fields import pages as fields
from shuke.doors.web.settings.jobs import job
from shuke.doors.web.settings.jobs import pages as jobs
from shuke.doors.web.settings.keys import pages as keys
from shuke.doors.web.settings.roles import own_role
from shuke.doors.web.settings.roles import pages as roles
from shuke.doors.web.settings.sources import inbox
from shuke.doors.web.settings.sources import pages as sources
from shuke.doors.web.settings.staff import access, listed, member, signing
from shuke.doors.web.settings.switches import pages as switches
from shuke.doors.web.settings.units import pages as units

urlpatterns = [
    path("settings/units", units.units, name="units"),
    path("settings/units/new", units.new, name="unit_new"),
    path("settings/units/<int:unit_id>", units.unit, name="unit"),
    path("settings/units/<int:unit_id>/place", units.place, name="unit_place"),
    path("settings/staff", listed.staff, name="staff"),
    path("settings/staff/new", listed.new, name="staff_new"),
    path("settings/staff/<int:staff_id>", member.staff_member, name="staff_member"),
    path("settings/staff/<int:staff_id>/access", access.staff_access, name="staff_access"),
    path("settings/staff/<int:staff_id>/roles", member.roles_given, name="staff_roles"),
    path(
        "settings/staff/<int:staff_id>/roles/withdrawal", member.role_withdrawal, name="staff_role_withdrawal"
    ),
    path("settings/staff/<int:staff_id>/leaving", member.leaving, name="staff_leaving"),
    path("settings/staff/<int:staff_id>/return", member.returning, name="staff_return"),
    path("settings/staff/<int:staff_id>/password", member.password, name="staff_password"),
    path(
        "settings/staff/<int:staff_id>/second-step/removal",
        signing.factors_removal,
        name="staff_factors_removal",
    ),
    path("settings/staff/<int:staff_id>/mailbox", signing.mailbox, name="staff_mailbox"),
    path("settings/roles", roles.roles, name="roles"),
    path("settings/roles/new", own_role.new, name="role_new"),
    path("settings/roles/<slug:code>", roles.role, name="role"),
    path("settings/roles/<slug:code>/change", own_role.change, name="role_change"),
    path("settings/roles/<slug:code>/ending", own_role.ending, name="role_ending"),
    path("settings/channels", channels.channels, name="channels"),
    path("settings/channels/<int:unit_id>/state", channels.state, name="channel_state"),
    path("settings/sources", sources.sources, name="sources"),
    path("settings/sources/<str:name>", sources.source, name="source"),
    path("settings/sources/<str:name>/forgetting", sources.forgetting, name="source_forgetting"),
    path("settings/sources/<str:name>/column", sources.column, name="source_column"),
    path("settings/sources/<str:name>/<slug:kind>/<slug:way>", inbox.inbox, name="source_inbox"),
    path(
        "settings/sources/<str:name>/<slug:kind>/<slug:way>/ending", inbox.ending, name="source_inbox_ending"
    ),
    path("settings/keys", keys.keys, name="keys"),
    path("settings/keys/new", keys.new, name="key_new"),
    path("settings/keys/<int:key_id>/ending", keys.ending, name="key_ending"),
    path("settings/jobs", jobs.jobs, name="jobs"),
    path("settings/jobs/<int:job_id>", job.job, name="job"),
    path("settings/jobs/<int:job_id>/retrial", jobs.retrial, name="job_retrial"),
    path("settings/jobs/<int:job_id>/cancellation", jobs.cancellation, name="job_cancellation"),
    path("settings/switches", switches.switches, name="switches"),
    path("settings/switches/<slug:name>", switches.switch, name="switch"),
    path("settings/fields", fields.fields, name="fields"),
    path("settings/fields/new", field_form.new, name="field_new"),
    path("settings/fields/example", field_form.example, name="field_example"),
    path("settings/fields/<int:field_id>", field_form.field, name="field"),
    path("settings/fields/<int:field_id>/place", fields.place, name="field_place"),
    path("settings/fields/<int:field_id>/ending", fields.ending, name="field_ending"),
    path("settings/fields/<int:field_id>/reopening", fields.reopening, name="field_reopening"),
]
