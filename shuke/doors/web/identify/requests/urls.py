"""Addresses of requests."""

from django.urls import path

from shuke.doors.web.identify.requests import deciding, erasure, limits, new, page, queue, terms

urlpatterns = [
    path("requests", queue.requests, name="requests"),
    path("requests/new", new.new, name="request_new"),
    path("requests/<int:request_id>", page.one, name="request"),
    path("requests/<int:request_id>/proof", deciding.proof, name="request_proof"),
    path("requests/<int:request_id>/answer", deciding.answer, name="request_answer"),
    path("requests/<int:request_id>/fulfilment", deciding.fulfilment, name="request_fulfilment"),
    path("requests/<int:request_id>/refusal", deciding.refusal, name="request_refusal"),
    path("requests/<int:request_id>/withdrawal", deciding.withdrawal, name="request_withdrawal"),
    path("requests/<int:request_id>/reopening", deciding.reopening, name="request_reopening"),
    path("customers/<int:customer_id>/hold", limits.hold, name="customer_hold"),
    path("customers/<int:customer_id>/hold/lifting", limits.hold_lifting, name="hold_lifting"),
    path(
        "customers/<int:customer_id>/restriction/ending", limits.restriction_ending, name="restriction_ending"
    ),
    path("customers/<int:customer_id>/account/return", limits.account_return, name="account_return"),
    path("customers/<int:customer_id>/erasure", erasure.erasure, name="customer_erasure"),
    path("settings/retention", terms.retention, name="retention"),
]
