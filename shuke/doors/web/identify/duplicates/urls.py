"""Addresses of possible duplicates and of merges."""

from django.urls import path

from shuke.doors.web.identify.duplicates import pair, queue, splitting

urlpatterns = [
    path("duplicates", queue.duplicates, name="duplicates"),
    path("duplicates/<int:left_id>/<int:right_id>", pair.pair, name="duplicate_pair"),
    path("duplicates/<int:left_id>/<int:right_id>/merge", pair.merging, name="duplicate_merge"),
    path("duplicates/<int:left_id>/<int:right_id>/apart", pair.apart, name="duplicate_apart"),
    path("duplicates/<int:left_id>/<int:right_id>/question", pair.question, name="duplicate_question"),
    path("customers/<int:customer_id>/same", queue.same_person, name="same_person"),
    path("merges/<int:merge_id>/split", splitting.split, name="merge_split"),
]
