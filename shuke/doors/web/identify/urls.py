"""Addresses of who our customers are."""

from django.urls import include, path

from shuke.doors.web.identify.capture.pages import capture
from shuke.doors.web.identify.contacts import panel as contacts
from shuke.doors.web.identify.customer import acts, known_by
from shuke.doors.web.identify.customer.birthday import birthday_reveal
from shuke.doors.web.identify.customer.edit import customer_edit
from shuke.doors.web.identify.customer.new import customer_new
from shuke.doors.web.identify.customer.page import customer, organisation
from shuke.doors.web.identify.customer.peek import peek
from shuke.doors.web.identify.customers import acts as chosen_acts
from shuke.doors.web.identify.customers.export import exported
from shuke.doors.web.identify.customers.page import customers
from shuke.doors.web.identify.fit import panel as fit
from shuke.doors.web.identify.guardians import panel as guardians
from shuke.doors.web.identify.household import panel as household
from shuke.doors.web.identify.household import points as household_points
from shuke.doors.web.identify.organisations.new import organisation_new
from shuke.doors.web.identify.organisations.page import organisations
from shuke.doors.web.identify.own_copy.taking import own_copy_taken
from shuke.doors.web.identify.purchases.pages import customer_purchases

urlpatterns = [
    path("", include("shuke.doors.web.identify.imports.urls")),
    path("", include("shuke.doors.web.identify.first.urls")),
    path("", include("shuke.doors.web.identify.duplicates.urls")),
    path("", include("shuke.doors.web.identify.quality.urls")),
    path("", include("shuke.doors.web.identify.requests.urls")),
    path("", include("shuke.doors.web.identify.exports.urls")),
    path("", include("shuke.doors.web.identify.points.urls")),
    path("lookup", acts.lookup, name="lookup"),
    path("capture", capture, name="capture"),
    path("capture/<slug:way>", capture, name="capture_way"),
    path("customers", customers, name="customers"),
    path("customers/new", customer_new, name="customer_new"),
    path("customers/tagging", chosen_acts.tagging, name="customers_tagging"),
    path("customers/untagging", chosen_acts.untagging, name="customers_untagging"),
    path("customers/owners", chosen_acts.owners, name="customers_owners"),
    path("customers/followups", chosen_acts.followups, name="customers_followups"),
    path("customers/undoing/<int:event_id>", chosen_acts.undoing, name="customers_undoing"),
    path("customers/export", exported, name="customers_export"),
    path("customers/<int:customer_id>", customer, name="customer"),
    path("organisations", organisations, name="organisations"),
    path("organisations/new", organisation_new, name="organisation_new"),
    path("organisations/<int:customer_id>", organisation, name="organisation"),
    path("organisations/<int:organisation_id>/contacts", contacts.contacts, name="organisation_contacts"),
    path(
        "organisations/<int:organisation_id>/contacts/<int:contact_id>/preference",
        contacts.preference,
        name="contact_preference",
    ),
    path(
        "organisations/<int:organisation_id>/contacts/<int:contact_id>/ending",
        contacts.ending,
        name="contact_ending",
    ),
    path(
        "organisations/<int:organisation_id>/contacts/<int:contact_id>/return",
        contacts.return_,
        name="contact_return",
    ),
    path("customers/<int:customer_id>/copy", own_copy_taken, name="customer_copy"),
    path("customers/<int:customer_id>/edit", customer_edit, name="customer_edit"),
    path("customers/<int:customer_id>/owner", known_by.owner, name="customer_owner"),
    path("customers/<int:customer_id>/identifiers", known_by.identifiers, name="customer_identifiers"),
    path(
        "customers/<int:customer_id>/identifiers/<int:identifier_id>/preference",
        known_by.preference,
        name="identifier_preference",
    ),
    path(
        "customers/<int:customer_id>/identifiers/<int:identifier_id>/ending",
        known_by.ending,
        name="identifier_ending",
    ),
    path(
        "customers/<int:customer_id>/identifiers/<int:identifier_id>/return",
        known_by.return_,
        name="identifier_return",
    ),
    path("customers/<int:customer_id>/peek", peek, name="customer_peek"),
    path("customers/<int:customer_id>/notes", acts.notes, name="customer_notes"),
    path(
        "customers/<int:customer_id>/notes/<int:note_id>/removal",
        acts.note_removal,
        name="customer_note_removal",
    ),
    path(
        "customers/<int:customer_id>/notes/<int:note_id>/return",
        acts.note_return,
        name="customer_note_return",
    ),
    path("customers/<int:customer_id>/tags", acts.tags, name="customer_tags"),
    path("customers/<int:customer_id>/tags/<int:tag_id>/removal", acts.untag, name="customer_untag"),
    path("customers/<int:customer_id>/followups", acts.followups, name="customer_followups"),
    path(
        "customers/<int:customer_id>/identifiers/<int:identifier_id>/reveal",
        acts.reveal,
        name="customer_reveal",
    ),
    path("customers/<int:customer_id>/fit", fit.fit, name="fit"),
    path("customers/<int:customer_id>/fit/former", fit.former, name="fit_former"),
    path("customers/<int:customer_id>/household", household.household, name="household"),
    path("customers/<int:customer_id>/household/points", household_points.handing, name="household_points"),
    path(
        "customers/<int:customer_id>/household/<int:mate_id>/ending",
        household.ending,
        name="household_ending",
    ),
    path(
        "customers/<int:customer_id>/household/<int:mate_id>/return",
        household.return_,
        name="household_return",
    ),
    path("customers/<int:customer_id>/guardian/reveal", guardians.reveal, name="guardian_reveal"),
    path("customers/<int:customer_id>/guardian/ending", guardians.ending, name="guardian_ending"),
    path("customers/<int:customer_id>/birthday/reveal", birthday_reveal, name="birthday_reveal"),
    path("customers/<int:customer_id>/purchases", customer_purchases, name="customer_purchases"),
    path("followups/<int:followup_id>/closure", acts.closure, name="followup_closure"),
    path("followups/<int:followup_id>/reopening", acts.reopening, name="followup_reopening"),
    path("followups/<int:followup_id>/postponement", acts.postponement, name="followup_postponement"),
]
