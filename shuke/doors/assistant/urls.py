"""Addresses of the assistant's app, below /app/."""

from django.urls import path

from shuke.doors.assistant.members.contact import contact
from shuke.doors.assistant.members.find import find, lookup
from shuke.doors.assistant.members.member import member, purchases
from shuke.doors.assistant.members.notes import notes, promises, wishes
from shuke.doors.assistant.members.register import register
from shuke.doors.assistant.offline.acts import acts
from shuke.doors.assistant.offline.session import cards, session
from shuke.doors.assistant.offline.shell import manifest, offline, worker
from shuke.doors.assistant.till.allowance import allowance
from shuke.doors.assistant.till.claim import claim
from shuke.doors.assistant.till.coupons import coupons
from shuke.doors.assistant.till.sale import sale
from shuke.doors.assistant.today import today
from shuke.doors.assistant.today.month import month

urlpatterns = [
    path("", today.today_page, name="app_today"),
    path("month", month, name="app_month"),
    path("followups/<int:followup_id>/closure", today.closure, name="app_followup_closure"),
    path("followups/<int:followup_id>/reopening", today.reopening, name="app_followup_reopening"),
    path("followups/<int:followup_id>/postponement", today.postponement, name="app_followup_postponement"),
    path("followups/<int:followup_id>/handover", today.handover, name="app_followup_handover"),
    path("wishes/<int:wish_id>/closure", today.wish_closure, name="app_wish_closure"),
    path("members", find, name="app_find"),
    path("lookup", lookup, name="app_lookup"),
    path("members/new", register, name="app_register"),
    path("members/<int:customer_id>", member, name="app_member"),
    path("members/<int:customer_id>/purchases", purchases, name="app_purchases"),
    path("members/<int:customer_id>/notes", notes, name="app_notes"),
    path("members/<int:customer_id>/promises", promises, name="app_promises"),
    path("members/<int:customer_id>/wishes", wishes, name="app_wishes"),
    path("members/<int:customer_id>/sale", sale, name="app_sale"),
    path("members/<int:customer_id>/receipt", claim, name="app_claim"),
    path("members/<int:customer_id>/coupons", coupons, name="app_coupons"),
    path("members/<int:customer_id>/contact", contact, name="app_contact"),
    path("allowance", allowance, name="app_allowance"),
    path("session", session, name="app_session"),
    path("cards", cards, name="app_cards"),
    path("acts/<slug:kind>", acts, name="app_acts"),
    path("offline", offline, name="app_offline"),
    path("manifest.webmanifest", manifest, name="app_manifest"),
    path("worker.js", worker, name="app_worker"),
]
