"""Addresses of requests."""

from django.urls import path

from shuke.doors.web.identify.requests import deciding, new, page, queue

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
]
