"""Addresses of saved views: nouns of their own, since every list has them."""

from django.urls import path

from shuke.doors.web.lists import saved

urlpatterns = [
    path("views", saved.views, name="views"),
    path("views/<int:view_id>", saved.view, name="view"),
    path("views/<int:view_id>/removal", saved.removal, name="view_removal"),
    path("views/<int:view_id>/restoration", saved.restoration, name="view_restoration"),
]
